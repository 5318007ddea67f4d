"""Properties of the activation functions, computed with mpmath for the project's fact sheet (functions.json, not in the repository):
averages over N(0, 1), Lipschitz constants, extrema, monotonicity and parity at default parameters. This keeps what is a number.

  python3 tests/golden/make_properties.py FUNCTIONS.json > tests/golden/properties.json
"""
import json
import sys


def number(text):
    try:
        return float(text)
    except (TypeError, ValueError):
        return None


rows = []
for entry in json.load(open(sys.argv[1]))["functions"]:
    stats = entry.get("gaussian_statistics") or {}
    lipschitz = entry.get("lipschitz")
    extrema = [[e["kind"], number(e.get("x")), number(e.get("f"))] for e in entry.get("extrema") or []]
    monotone = str(entry.get("monotone"))
    parity = str(entry.get("parity")).split(" ")[0]
    row = {
        "id": entry["id"],
        "mean": number(stats.get("mean")),
        "secondMoment": number(stats.get("second_moment")),
        "meanSquareSlope": number(stats.get("mean_square_derivative")),
        "lipschitz": number(lipschitz.get("value")) if isinstance(lipschitz, dict) else None,
        "monotone": False if monotone == "no" else True if monotone.split(" ")[0] in ("strictly", "non-decreasing", "increasing", "yes") else None,
        "parity": parity if parity in ("odd", "even", "neither") else None,
    }
    if all(x is not None and f is not None for _, x, f in extrema):
        row["extrema"] = [[x, f] for _, x, f in extrema]
    rows.append({k: v for k, v in row.items() if v is not None})
json.dump({"header": {"what": "Properties at default parameters; sine at omega0 = 1", "reference": "mpmath, read off the fact sheet functions.json"}, "rows": rows}, sys.stdout, indent=0)
