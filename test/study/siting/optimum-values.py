"""Optimum values of ten instances by spopt (PyPI), for optimum-values.json: python3 optimum-values.py > optimum-values.json"""
import json, math, sys
import numpy, pulp
from spopt.locate import MCLP, PMedian, PCenter


def mulberry32(a):
    def draw():
        nonlocal a
        a = (a + 0x6D2B79F5) & 0xFFFFFFFF
        t = ((a ^ (a >> 15)) * (a | 1)) & 0xFFFFFFFF
        t = (t ^ ((t + ((t ^ (t >> 7)) * (t | 61))) & 0xFFFFFFFF)) & 0xFFFFFFFF
        return ((t ^ (t >> 14)) & 0xFFFFFFFF) / 4294967296
    return draw


out = []
cases = [(30, 2), (50, 3), (80, 4), (100, 5), (150, 5), (200, 6), (300, 8), (400, 8), (600, 5), (800, 5)]
for size, count in cases:
    draw = mulberry32(size)
    points = [(60 * draw(), 60 * draw()) for _ in range(size)]
    people = numpy.array([1 + math.floor(1000 * draw() ** 3) for _ in range(size)])
    far = numpy.array([[math.hypot(a - c, b - d) for c, d in points] for a, b in points])
    solver = lambda: pulp.PULP_CBC_CMD(msg=False, timeLimit=900, gapRel=0)
    case = {"size": size, "count": count, "people": int(people.sum())}
    mclp = MCLP.from_cost_matrix(far, people, 10, p_facilities=count).solve(solver())
    case["covered"] = mclp.problem.objective.value()
    if size <= 200:
        median = PMedian.from_cost_matrix(far, people, p_facilities=count).solve(solver())
        case["median"] = median.problem.objective.value() / float(people.sum())
    if size <= 100:
        centre = PCenter.from_cost_matrix(far, p_facilities=count).solve(solver())
        case["centre"] = centre.problem.objective.value()
    print(case, file=sys.stderr, flush=True)
    out.append(case)
print(json.dumps(out, indent=2))
