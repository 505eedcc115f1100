"""Finds the records of one person with Splink and DuckDB, and prints one line of JSON:
seconds from reading the files to the pairs, the most memory, and how good the pairs are.

    python splink_peer.py febrl4 FOLDER
    python splink_peer.py contacts FILE.csv

The comparisons and blocking rules are those of Splink's own example of febrl4; for the
contacts that `cargo bench --bench matching` writes, those of its documentation for such
columns, and blocking rules that find what the others find.
"""

import json
import logging
import resource
import sys
import time
from pathlib import Path


def febrl4(pd, cl, block_on, folder: Path):
    tables = [read(pd, folder / name) for name in ("febrl4a.csv", "febrl4b.csv")]
    settings = dict(
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
    )
    same = [block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")]
    trained = [block_on("date_of_birth"), block_on("postcode")]
    truth = [true_id(r) for table in tables for r in table["rec_id"]]
    return tables, settings, same, trained, truth


def contacts(pd, cl, block_on, file: Path):
    table = read(pd, file).replace("", None)
    truth = list(table.pop("person"))
    table["rec_id"] = [str(row) for row in range(len(table))]
    settings = dict(
        unique_id_column_name="rec_id",
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[
            block_on("email"),
            block_on("phone"),
            block_on("profile"),
            block_on("first_name", "last_name"),
            block_on("last_name", "city"),
            block_on("first_name", "company"),
        ],
        comparisons=[
            cl.NameComparison("first_name"),
            cl.NameComparison("last_name"),
            cl.EmailComparison("email"),
            cl.LevenshteinAtThresholds("phone", [1, 2]),
            cl.LevenshteinAtThresholds("profile", [1, 2]),
            cl.LevenshteinAtThresholds("company", [1, 2]),
            cl.LevenshteinAtThresholds("city", [1, 2]).configure(
                term_frequency_adjustments=True
            ),
        ],
    )
    same = [block_on("email"), block_on("phone"), block_on("profile")]
    trained = [block_on("email"), block_on("first_name", "last_name")]
    return [table], settings, same, trained, truth


def main(data: str, path: Path) -> None:
    logging.disable(logging.WARNING)
    start = time.perf_counter()
    import pandas as pd
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    imported = time.perf_counter()
    prepare = {"febrl4": febrl4, "contacts": contacts}[data]
    tables, settings, same, trained, truth = prepare(pd, cl, block_on, path)
    settings = SettingsCreator(retain_intermediate_calculation_columns=False, **settings)
    database = DuckDBAPI()
    linker = Linker([database.register(table) for table in tables], settings)
    training = linker.training
    training.estimate_probability_two_random_records_match(same, recall=0.9)
    training.estimate_u_using_random_sampling(max_pairs=1e6)
    for rule in trained:
        training.estimate_parameters_using_expectation_maximisation(rule)
    pairs = linker.inference.predict(threshold_match_probability=0.01)
    frame = pairs.as_pandas_dataframe()
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    columns = ["match_probability", "rec_id_l", "rec_id_r"]
    found = sorted(frame[columns].itertuples(index=False, name=None), reverse=True)
    names = [r for table in tables for r in table["rec_id"]]
    f1 = dict(f1_by_threshold(names, truth, found))
    best = max(f1, key=f1.get)
    print(
        json.dumps(
            {
                "rival": "splink",
                "records": len(names),
                "seconds": round(seconds, 3),
                "seconds_without_imports": round(seconds - (imported - start), 3),
                "peak_mib": round(peak),
                "best_f1": round(f1[best], 5),
                "best_threshold": best,
                "f1_at_half": round(f1[0.5], 5),
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


def f1_by_threshold(names, truth, found):
    """Over all pairs of records in one person, after transitive closure; the pairs come
    with the likeliest first."""
    place = {name: number for number, name in enumerate(names)}
    parent = list(range(len(names)))
    members = [{own: 1} for own in truth]
    true = sum(n * (n - 1) // 2 for n in counts(truth).values())
    together = both = 0

    def root(one):
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    next_pair = 0
    for threshold in [0.9999, 0.999] + [step / 100 for step in range(99, 0, -1)]:
        while next_pair < len(found) and found[next_pair][0] >= threshold:
            _, a, b = found[next_pair]
            next_pair += 1
            a, b = root(place[a]), root(place[b])
            if a == b:
                continue
            if sum(members[a].values()) < sum(members[b].values()):
                a, b = b, a
            for own, count in members[b].items():
                both += members[a].get(own, 0) * count
            together += sum(members[a].values()) * sum(members[b].values())
            for own, count in members[b].items():
                members[a][own] = members[a].get(own, 0) + count
            parent[b], members[b] = a, {}
        yield threshold, 2 * both / (together + true) if together + true else 1.0


def counts(groups):
    sizes = {}
    for group in groups:
        sizes[group] = sizes.get(group, 0) + 1
    return sizes


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
