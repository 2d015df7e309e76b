"""My system."""

from topodoc import FlowBuilder, TopologyBuilder

system = TopologyBuilder("system", title="My system")  # the id; addresses of pages are made of it
system.add_process("client", label="Client", kind="person")
system.add_process("service", label="My service", technology="Python")
system.connect("client", "service", label="ask", protocol="https")  # the client dials the service: it opens the connection

flow = FlowBuilder(system)
flow.scenario("first", "The first scenario")
flow.from_("client").to("service").show_message("GET / {page: 1}")
