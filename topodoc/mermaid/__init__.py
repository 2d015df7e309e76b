"""Mermaid: a picture as text that code hosts, wikis and chats draw themselves."""
