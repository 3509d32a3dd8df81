"""Row 6: CPU time of an agreement's PDF in a warm process, from the frozen agreement to the bytes, without the signature.

The floor is WeasyPrint at its best on HTML that is ready: the same faces, everything reused, the picture inside, small defaults.
"""

from bench.child import Child, child
from bench.measure import Measure
from bench.report import Line, Target, line
from bench.rounds import alternate
from bench.where import FACES
from documents.engine.fonts import prepare_fonts
from runner.site import CHECKOUT

AGREEMENT = (CHECKOUT / "services" / "documents" / "tests" / "engine" / "agreement.json").read_text("utf-8")
WARM = 3


async def run(measure: Measure) -> list[Line]:
    count = measure.size(20, 3)
    told = {"fonts": str(prepare_fonts(FACES).folder), "sample": AGREEMENT}
    async with (
        child("bench.floors.pdf", told, measure.folder) as floor,
        child("bench.products.pdf", told, measure.folder) as product,
    ):
        pages = {(await one.ask(WARM))["pages"] for one in (floor, product)}
        if len(pages) != 1:
            raise RuntimeError(f"the two documents differ: {pages} pages")
        floors, products = await alternate(measure.rounds, lambda: _leg(floor, count), lambda: _leg(product, count))
    return [line("CPU a document", "ms", products, floors, Target("ratio", "<=", 1.15))]


async def _leg(one: Child, count: int) -> float:
    """Milliseconds of CPU for one document."""
    return float((await one.ask(count))["cpu"]) * 1000 / count
