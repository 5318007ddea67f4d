#!/usr/bin/env python3
"""Make golden values for the iris data: the copy of Fisher's table that scikit-learn carries.

  python3 tests/golden/make_iris.py <sklearn>/datasets/data/iris.csv      writes tests/golden/iris.json beside this file

Made with scikit-learn 1.2.1 (Debian's python3-sklearn).
"""
import csv
import json
import sys
from pathlib import Path

_, *rows = csv.reader(open(sys.argv[1]))
source = "scikit-learn 1.2.1, iris.csv: sepal length, sepal width, petal length, petal width, species 0 to 2"
data = {"source": source, "rows": [[float(value) for value in row] for row in rows]}
Path(__file__).with_name("iris.json").write_text(json.dumps(data) + "\n")
