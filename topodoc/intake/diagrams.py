"""Scripts of mingrammer/diagrams become a spec to begin with: read as syntax and never run, so what is computed is left out."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING
from warnings import catch_warnings, simplefilter

from topodoc.diagnostics import Span, SpecError, fault
from topodoc.intake.diagrams_nodes import Classes
from topodoc.intake.draft import Draft, trees_of
from topodoc.intake.importer import Delivery, Importer, Scaffold

if TYPE_CHECKING:
    from topodoc.diagnostics import Diagnostic
    from topodoc.intake.shelf import Document

_LOOKS = re.compile(r"^[ \t]*(?:from[ \t]+diagrams\b(?:\.[\w.]+)?[ \t]+import\b|import[ \t]+diagrams\b)", re.MULTILINE)
_DIRECTIONS = {"LR": "right", "RL": "left", "TB": "down", "BT": "up"}
_MOST_DEPTH = 40  # of what stands in what
_Line = tuple[str, bool]  # what an arrow says, and whether it is dashed
_PLAIN: _Line = ("", False)


def _looks(text: str) -> bool:
    return _LOOKS.search(text) is not None


def _scaffold(delivery: Delivery) -> Scaffold:
    """Return each diagram in the one script of *delivery* as a spec. Raises SpecError where it is no Python, or draws nothing."""
    (document,) = delivery.documents
    findings: list[Diagnostic] = []
    reader = _Script(document, findings)
    reader.read(_parsed(document))
    return Scaffold(trees_of([(draft.title, draft) for draft in reader.drafts], document.source.path), tuple(findings))


def _parsed(document: Document) -> ast.Module:
    """Return the syntax of the script. Raises SpecError where it has none."""
    path = document.source.path
    try:
        with catch_warnings():
            simplefilter("ignore")  # of escapes in its texts
            return ast.parse(document.source.text)
    except SyntaxError as error:
        line = min(max(1, error.lineno or 1), document.source.text.count("\n") + 1)
        column = max(1, error.offset or 1)
        span = Span(path, line, column, line, column + 1)
        raise SpecError(
            [fault("TD050", "this is not valid Python from here on", "correct the script; python FILE says what is wrong", span)]
        ) from None
    except (RecursionError, MemoryError, ValueError):
        span = Span(path, 1, 1, 1, 2)
        raise SpecError([fault("TD009", "this script is nested too deeply", "import a simpler one", span)]) from None


class _Edge:
    """An arrow with words on it: `Edge(label="…", style="dashed")`."""

    def __init__(self, line: _Line, *, is_back: bool, is_both: bool) -> None:
        self.line, self.is_back, self.is_both = line, is_back, is_both
        self.before: tuple[str, ...] = ()
        self.sign = ">>"


_Value = tuple[str, ...] | _Edge | None  # nodes, an arrow, or what is not understood


class _Script:
    """The statements of a script on their way to drafts."""

    def __init__(self, document: Document, findings: list[Diagnostic]) -> None:
        self._document, self._findings = document, findings
        self._classes = Classes()
        self.drafts: list[Draft] = []
        self._names: dict[str, tuple[str, ...]] = {}
        self._groups: list[str] = []

    def read(self, module: ast.Module) -> None:
        """Add every diagram that *module* draws."""
        self._body(module.body, 0)

    def _body(self, body: list[ast.stmt], depth: int) -> None:
        for statement in body if depth < _MOST_DEPTH else ():
            self._statement(statement, depth)

    def _statement(self, statement: ast.stmt, depth: int) -> None:
        match statement:
            case ast.Import() | ast.ImportFrom():
                self._classes.note(statement)
            case ast.With(items=items, body=body):
                self._within(items, body, depth)
            case ast.Assign(targets=[ast.Name(id=name)], value=value) | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                self._assign(name, value)
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)) if len(names) == len(values):
                for one, value in zip(names, values, strict=True):
                    if isinstance(one, ast.Name):
                        self._assign(one.id, value)
            case ast.Expr(value=value) if self.drafts:
                self._value(value)
            case ast.FunctionDef(body=body) | ast.If(body=body) | ast.Try(body=body):
                self._body(body, depth + 1)
            case ast.For() | ast.While() if self.drafts:
                self._pass_over("what a loop makes", statement)
                self._body(statement.body, depth + 1)
            case _:
                pass

    def _within(self, items: list[ast.withitem], body: list[ast.stmt], depth: int) -> None:
        opened = 0
        for item in items:
            call = item.context_expr
            if not isinstance(call, ast.Call):
                continue
            match self._classes.role_of(call.func):
                case "diagram":
                    self._begin(call)
                case "cluster" if self.drafts:
                    label = self._text(call, 0, "label") or self._text(call, 0, "name") or "cluster"
                    parent = self._groups[-1] if self._groups else ""
                    self._groups.append(self.drafts[-1].group(label.lower(), label, self._span(call), parent))
                    opened += 1
                case _:
                    pass
        self._body(body, depth + 1)
        self._groups = self._groups[: len(self._groups) - opened]

    def _begin(self, call: ast.Call) -> None:
        title = self._text(call, 0, "name") or self._document.file.name.partition(".")[0]
        draft = Draft(self._document.source, title, self._span(call), self._findings)
        draft.direction = _DIRECTIONS.get(self._text(call, 1, "direction").upper(), "right")
        self.drafts.append(draft)
        self._names, self._groups = {}, []

    def _assign(self, name: str, value: ast.expr) -> None:
        found = self._value(value, name) if self.drafts else None
        if isinstance(found, tuple):
            self._names[name] = found

    def _value(self, value: ast.expr, name: str = "", depth: int = 0) -> _Value:
        """Return what *value* makes, which is called *name*; what it draws on the way is added."""
        if depth > _MOST_DEPTH * 5:
            return None
        match value:
            case ast.Name(id=known):
                return self._names.get(known)
            case ast.List(elts=parts) | ast.Tuple(elts=parts):
                found = [self._value(one, f"{name}_{number}" if name else "", depth + 1) for number, one in enumerate(parts, 1)]
                return tuple(node for one in found if isinstance(one, tuple) for node in one)
            case ast.Subscript(value=ast.Name(id=known), slice=ast.Constant(value=int(at))) if (
                -len(self._names.get(known, ())) <= at < len(self._names.get(known, ()))
            ):
                return (self._names[known][at],)
            case ast.BinOp(left=left, op=(ast.RShift() | ast.LShift() | ast.Sub()) as sign, right=right):
                return self._connect(self._value(left, "", depth + 1), sign, self._value(right, "", depth + 1), value)
            case ast.Call():
                return self._call(value, name)
            case ast.ListComp() | ast.GeneratorExp():
                self._pass_over("a list that is computed", value)
                return ()
            case _:
                return None

    def _call(self, call: ast.Call, name: str) -> _Value:
        role = self._classes.role_of(call.func)
        if role == "edge":
            label = self._text(call, 0, "label") or self._text(call, 99, "xlabel") or self._text(call, 99, "headlabel")
            is_dashed = self._text(call, 99, "style") in {"dashed", "dotted"}
            forward, back = (self._flag(call, word) for word in ("forward", "reverse"))
            return _Edge((label, is_dashed), is_back=back and not forward, is_both=back and forward)
        drawn = self._classes.node_of(call.func)
        if drawn is None:
            return None
        said = self._text(call, 0, "label") or self._text(call, 0, "name")
        if not said and (call.args or any(one.arg == "label" for one in call.keywords)):
            self._pass_over("a label that is computed", call)
        label = " ".join(said.split()) or (name or drawn.technology)
        group = self._groups[-1] if self._groups else ""
        node = self.drafts[-1].node(
            name or label.lower(), label, self._span(call), group,
            kind=drawn.kind_of(label), technology=self._text(call, 99, "technology") or drawn.technology,
            description=self._text(call, 99, "description"), external=self._flag(call, "external"),
        )  # fmt: skip
        return (node,)

    def _connect(self, left: _Value, sign: ast.operator, right: _Value, at: ast.expr) -> _Value:
        """Draw what *sign* does between two values, and return what the whole is, as the library has it."""
        if isinstance(right, _Edge):
            if isinstance(left, tuple):
                right.before, right.sign = left, "<<" if isinstance(sign, ast.LShift) else ">>"
            return right
        if isinstance(left, _Edge):
            is_back = isinstance(sign, ast.LShift) or left.sign == "<<" or left.is_back
            self._draw(left.before, right, left.line, at, is_back=is_back, is_both=left.is_both)
        elif isinstance(left, tuple):
            self._draw(left, right, _PLAIN, at, is_back=isinstance(sign, ast.LShift), is_both=False)
        elif left is None:
            self._pass_over("an arrow from an unknown name", at)
        return right

    def _draw(self, sources: tuple[str, ...], targets: _Value, line: _Line, at: ast.expr, *, is_back: bool, is_both: bool) -> None:  # noqa: PLR0913 - an arrow
        if not isinstance(targets, tuple):
            self._pass_over("an arrow to an unknown name", at)
            return
        label, is_dashed = line
        for source in sources:
            for target in targets:
                for one in ((target, source) if is_back else (source, target), *(((target, source),) if is_both else ())):
                    self.drafts[-1].edge(one, self._span(at), label=label, type="pulse" if is_dashed else "")

    def _text(self, call: ast.Call, place: int, word: str) -> str:
        """Return the text that *call* is given at a *place*, or as *word*; nothing where that is computed, or not there."""
        given = next((one.value for one in call.keywords if one.arg == word), call.args[place] if place < len(call.args) else None)
        return given.value if isinstance(given, ast.Constant) and isinstance(given.value, str) else ""

    @staticmethod
    def _flag(call: ast.Call, word: str) -> bool:
        return any(one.arg == word and isinstance(one.value, ast.Constant) and one.value.value is True for one in call.keywords)

    def _pass_over(self, what: str, at: ast.stmt | ast.expr) -> None:
        self.drafts[-1].pass_over(what, self._span(at))

    def _span(self, at: ast.stmt | ast.expr) -> Span:
        """Return the place of *at*; Python counts columns in bytes, people in characters."""
        lines = self._document.source
        end, after = at.end_lineno or at.lineno, at.end_col_offset or at.col_offset + 1
        if isinstance(at, ast.stmt):
            end, after = at.lineno, at.col_offset + 1

        def column(line: int, offset: int) -> int:
            return len(lines.line(line).encode("utf-8", "surrogatepass")[:offset].decode("utf-8", "ignore")) + 1

        return Span(lines.path, at.lineno, column(at.lineno, at.col_offset), end, column(end, after))


IMPORTER = Importer("diagrams", "diagrams script", '"from diagrams import Diagram" in Python', _looks, rank=94, scaffold=_scaffold)
