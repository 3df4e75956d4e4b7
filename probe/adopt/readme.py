"""The rows of the table, the programs they are tried with, and pieces of guides."""

import pathlib
import re

import seen

ROOT = pathlib.Path(__file__).resolve().parents[2]
TABLE = ROOT / "probe/README.md"
COLUMNS = ["features", "set-up", "then"]


class Row:
    """A row of the table: the pieces of code in each of its cells."""

    def __init__(self, line):
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        self.name = cells[0].replace("`", "")
        self.cells = {name: pieces(cell) for name, cell in zip(COLUMNS, cells[1:], strict=True)}


def pieces(cell):
    """The code in a cell; the names of links are none."""
    return re.findall(r"`([^`]+)`", re.sub(r"\[`[^]]*\]\([^)]*\)", "", cell))


def rows():
    """All rows by name."""
    part = section(TABLE, "Which one do I need?")
    lines = [line for line in part.splitlines() if line.startswith("| ")]
    return {row.name: row for row in map(Row, lines[1:])}


class Template:
    """A program before it knew of us (a file), or a folder for a guide's blocks."""

    def __init__(self, path):
        self.path = path
        self.text = (path / "about" if path.is_dir() else path).read_text()
        about = [line.removeprefix("//! ") for line in self.text.splitlines()]
        self.row = self.all(about, "row")[0]
        self.uses = [line for line in self.all(about, "uses") if line]
        self.expected = [seen.parse(line) for line in about if re.match(r"seen[ :]", line)]
        self.parts = [part.split(" = ") for part in self.all(about, "part")]
        self.first, self.ways = self.all(about, "first"), self.all(about, "commands")

    @staticmethod
    def all(about, key):
        return [line.partition(":")[2].strip() for line in about if line.startswith(f"{key}:")]

    def one(self, about, key):
        return self.all(about, key)[0]

    def filled(self, cells):
        """The program with the row's lines in place of `{{set-up}}`, `{{then 2}}`."""

        def code(place):
            return cells[place[1]][int(place[2] or 1) - 1]

        return re.sub(r"\{\{([a-z-]+)(?: (\d))?\}\}", code, self.text)

    def complete(self, folder):
        """Puts the guide's blocks where `part: FILE = GUIDE # SECTION # LANGUAGE [# NUMBER]` says: at the end of that file, or in place
        of that name in the program."""
        for place, where in self.parts:
            text = block(*where.split(" # ")).replace("…/unitrace", str(ROOT))
            file = folder / ("src/main.rs" if place.startswith("{{") else place)
            old = file.read_text() if file.exists() else ""
            file.write_text(old.replace(place, text) if place.startswith("{{") else old + text)

    def commands(self):
        """Those of the guide: a `sh` block, or what is typed in a `console` block; the window is left out."""
        text = block(*self.ways[0].split(" # "))
        typed = re.findall(r"^\$ ((?:.*\\\n)*.*)", text, re.M) or [text]
        return "\n".join(self.first + [line for line in typed if not line.startswith("unitrace ")])


def templates(folder):
    """All of them by the row they are for."""
    return {template.row: template for template in map(Template, sorted(folder.iterdir()))}


def section(path, heading):
    """What stands below a heading, up to the next one as high."""
    text = path.read_text()
    found = re.search(rf"^(#+) {re.escape(heading)}\n(.*?)(?=^\1 |\Z)", text, re.M | re.S)
    if not found:
        raise SystemExit(f"{path} has no \"{heading}\"")
    return found[2]


def block(path, heading, language, number="1"):
    """The n-th fenced block of a language in a section of a guide."""
    blocks = re.findall(rf"^```{language}\n(.*?)^```", section(ROOT / path, heading), re.M | re.S)
    return blocks[int(number) - 1]
