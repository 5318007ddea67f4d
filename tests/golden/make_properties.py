"""Properties of the activation functions, computed with mpmath for the project's fact sheet (functions.json, not in the repository):
averages over N(0, 1), Lipschitz constants, extrema, range, monotonicity and parity at default parameters. This keeps what is a number.

  python3 tests/golden/make_properties.py FUNCTIONS.json > tests/golden/properties.json
"""
import json
import math
import sys

# The ends of ranges that the sheet writes as formulas, at the defaults of the registry.
ENDS = {
    "-inf": -math.inf,
    "inf": math.inf,
    "-pi/2": -math.pi / 2,
    "pi/2": math.pi / 2,
    "-ln 2": -math.log(2),
    "-1/sqrt(alpha)": -1.0,
    "1/sqrt(alpha)": 1.0,
    "-alpha": -1.0,
    "b": -0.4472,
    "-W(1/e)/beta": -0.2784645427610738,
    "-0.2784645427610738*beta": -0.2784645427610738 * 1.5,
    "-0.16997": -0.16997120747990366,  # GELU's minimum, which the sheet has in full elsewhere
    "beta - |gamma|": -1.0,
    "beta + |gamma|": 1.0,
}


def end(text):
    return ENDS[text] if text in ENDS else float(text)


def interval(text):
    """{"low", "high", "lowAttained", "highAttained"}; None where the sheet gives no single interval."""
    text = str(text).removesuffix(" for b > 0")
    if text == "{0, 1}":
        text = "[0, 1]"
    if text[0] not in "([" or text[-1] not in ")]" or text.count(",") != 1 or "minimum" in text:
        return None
    low, high = (part.strip() for part in text[1:-1].split(","))
    return {"low": end(low), "high": end(high), "lowAttained": text[0] == "[", "highAttained": text[-1] == "]"}


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
        "monotone": False if monotone.split(" ")[0] == "no" else True if monotone.split(" ")[0] in ("strictly", "non-decreasing", "increasing", "yes") else None,
        "parity": parity if parity in ("odd", "even", "neither") else None,
        "range": interval(entry.get("range")) if entry.get("monotone") != "n/a" and "R^n" not in str(entry.get("range")) else None,
    }
    if all(x is not None and f is not None for _, x, f in extrema):
        row["extrema"] = [[x, f] for _, x, f in extrema]
    if row["range"]:
        row["range"] = {k: str(v).replace("inf", "Infinity") if isinstance(v, float) and math.isinf(v) else v for k, v in row["range"].items()}
    rows.append({k: v for k, v in row.items() if v is not None})
json.dump({"header": {"what": "Properties at default parameters; sine at omega0 = 1", "reference": "mpmath, read off the fact sheet functions.json"}, "rows": rows}, sys.stdout, indent=0)
