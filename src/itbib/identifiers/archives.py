"""arXiv's archives and their subject classes, as old-style IDs name them (hep-th/9901001).

Source: arXiv's category taxonomy (https://arxiv.org/category_taxonomy and arxiv-base,
``arxiv/taxonomy/definitions.py``). The archive for test submissions is left out.
"""

from __future__ import annotations

# Every archive, open and closed, with its subject classes. astro-ph got its classes after the
# end of old-style IDs, but arXiv resolves them all the same.
_TABLE = """
acc-phys
adap-org
alg-geom
ao-sci
astro-ph CO EP GA HE IM SR
atom-ph
bayes-an
chao-dyn
chem-ph
cmp-lg
comp-gas
cond-mat dis-nn mes-hall mtrl-sci other quant-gas soft stat-mech str-el supr-con
cs AI AR CC CE CG CL CR CV CY DB DC DL DM DS ET FL GL GR GT HC IR IT LG LO MA MM MS NA NE NI OH OS \
PF PL RO SC SD SE SI SY
dg-ga
econ EM GN TH
eess AS IV SP SY
funct-an
gr-qc
hep-ex
hep-lat
hep-ph
hep-th
math AC AG AP AT CA CO CT CV DG DS FA GM GN GR GT HO IT KT LO MG MP NA NT OA OC PR QA RA RT SG SP ST
math-ph
mtrl-th
nlin AO CD CG PS SI
nucl-ex
nucl-th
patt-sol
physics acc-ph ao-ph app-ph atm-clus atom-ph bio-ph chem-ph class-ph comp-ph data-an ed-ph flu-dyn \
gen-ph geo-ph hist-ph ins-det med-ph optics plasm-ph pop-ph soc-ph space-ph
plasm-ph
q-alg
q-bio BM CB GN MN NC OT PE QM SC TO
q-fin CP EC GN MF PM PR RM ST TR
quant-ph
solv-int
stat AP CO ME ML OT TH
supr-con
"""

ARCHIVES: dict[str, frozenset[str]] = {
    archive: frozenset(classes)
    for archive, *classes in (line.split() for line in _TABLE.strip().lower().splitlines())
}
"""The subject classes of each archive, all in lower case."""

LAST_MONTH: dict[str, tuple[int, int]] = {
    **dict.fromkeys(
        ["acc-phys", "ao-sci", "atom-ph", "chem-ph", "mtrl-th", "plasm-ph", "supr-con"], (1996, 9)
    ),
    "bayes-an": (1996, 11),
    **dict.fromkeys(["alg-geom", "dg-ga", "funct-an", "q-alg"], (1997, 12)),
    "cmp-lg": (1998, 9),
    **dict.fromkeys(["adap-org", "chao-dyn", "comp-gas", "patt-sol", "solv-int"], (1999, 12)),
}
"""Year and month of the last papers of each closed archive.

There is no such table of first months, because papers were also filed under months before their
archive's official start (hep-lat/9107001, math/9201238).
"""

WITHOUT_OLD_IDS = frozenset({"econ", "eess", "q-fin", "stat"})
"""The archives that were founded after the last old-style ID had been given."""
