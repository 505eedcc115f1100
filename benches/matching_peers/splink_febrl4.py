"""Links febrl4a.csv and febrl4b.csv with Splink and DuckDB, and prints one line of JSON:
seconds from reading the files to the pairs, the most memory, and how good the pairs are.

    python splink_febrl4.py FOLDER

The comparisons and blocking rules are those of Splink's own example of febrl4.
"""

import json
import logging
import resource
import sys
import time
from pathlib import Path


def main(folder: Path) -> None:
    logging.disable(logging.WARNING)
    start = time.perf_counter()
    import pandas as pd
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    imported = time.perf_counter()
    tables = [read(pd, folder / name) for name in ("febrl4a.csv", "febrl4b.csv")]
    settings = SettingsCreator(
        unique_id_column_name="rec_id",
        link_type="link_only",
        blocking_rules_to_generate_predictions=[
            block_on("given_name", "surname"),
            block_on("date_of_birth"),
            block_on("soc_sec_id"),
            block_on("state", "address_1"),
            block_on("street_number", "address_1"),
            block_on("postcode"),
        ],
        comparisons=[
            cl.NameComparison("given_name"),
            cl.NameComparison("surname"),
            cl.DateOfBirthComparison(
                "date_of_birth",
                input_is_string=True,
                datetime_format="%Y%m%d",
                invalid_dates_as_null=True,
            ),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(
                term_frequency_adjustments=True
            ),
        ],
        retain_intermediate_calculation_columns=False,
    )
    database = DuckDBAPI()
    linker = Linker([database.register(table) for table in tables], settings)
    training = linker.training
    rules = [
        block_on("soc_sec_id"),
        block_on("given_name", "surname", "date_of_birth"),
    ]
    training.estimate_probability_two_random_records_match(rules, recall=0.9)
    training.estimate_u_using_random_sampling(max_pairs=1e6)
    training.estimate_parameters_using_expectation_maximisation(
        block_on("date_of_birth")
    )
    training.estimate_parameters_using_expectation_maximisation(block_on("postcode"))
    pairs = linker.inference.predict(threshold_match_probability=0.01)
    frame = pairs.as_pandas_dataframe()
    seconds = time.perf_counter() - start

    best, chosen = (0.0, 0.0), 0.0
    columns = ["match_probability", "rec_id_l", "rec_id_r"]
    found = list(frame[columns].itertuples(index=False, name=None))
    truth = [true_id(r) for table in tables for r in table["rec_id"]]
    names = [r for table in tables for r in table["rec_id"]]
    for threshold in [step / 100 for step in range(1, 100)] + [0.999, 0.9999]:
        edges = [(a, b) for p, a, b in found if p >= threshold]
        f1 = f1_of(names, truth, edges)
        best = max(best, (f1, threshold))
        if threshold == 0.5:
            chosen = f1
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        json.dumps(
            {
                "rival": "splink",
                "records": len(names),
                "seconds": round(seconds, 3),
                "seconds_without_imports": round(seconds - (imported - start), 3),
                "peak_mib": round(peak),
                "best_f1": round(best[0], 5),
                "best_threshold": best[1],
                "f1_at_half": round(chosen, 5),
            }
        )
    )


def read(pd, path: Path):
    frame = pd.read_csv(path, dtype=str, skipinitialspace=True)
    frame.columns = [name.strip() for name in frame.columns]
    for name in frame.columns:
        frame[name] = frame[name].str.strip()
    return frame


def true_id(record: str) -> str:
    return "-".join(record.split("-")[:2])


def f1_of(names, truth, edges) -> float:
    """Over all pairs of records in one person, after transitive closure."""
    parent = {name: name for name in names}

    def root(name):
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for a, b in edges:
        parent[root(a)] = root(b)
    found = pairs_of([root(name) for name in names])
    true = pairs_of(truth)
    both = pairs_of([(root(name), own) for name, own in zip(names, truth)])
    return 2 * both / (found + true) if found + true else 1.0


def pairs_of(groups) -> int:
    sizes = {}
    for group in groups:
        sizes[group] = sizes.get(group, 0) + 1
    return sum(n * (n - 1) // 2 for n in sizes.values())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
