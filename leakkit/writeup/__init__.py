"""Documents an office can sign: the case writeup, the bulletin, their figures, and five formats to write them in.

`case_writeup(material, path)` and `bulletin(material, path)` write a finished file; `case_text` and `bulletin_text`
give its Markdown; `figures.draw` makes the pictures; `render.render` writes any Markdown. Nothing heavy is imported
before it is needed.
"""

from leakkit.writeup import figures
from leakkit.writeup.bulletin_text import bulletin_text, bulletin_title
from leakkit.writeup.case_text import case_text, case_title
from leakkit.writeup.documents import bulletin, case_writeup
from leakkit.writeup.material import Deid, Material

__all__ = ["Deid", "Material", "bulletin", "bulletin_text", "bulletin_title", "case_text", "case_title", "case_writeup",
           "figures"]
