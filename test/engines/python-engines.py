"""Runs statements on ClickHouse (chdb) or Apache Spark (pyspark). Read by run.ts: one job file in, answers out as JSON lines."""

import json
import os
import sys


def clickhouse(job, say):
    from chdb import session

    server = session.Session(os.path.join(job["folder"], "clickhouse"))
    say({"version": str(server.query("SELECT version()", "TabSeparated")).strip()})
    for case in job["cases"]:
        try:
            for sql in ["DROP TABLE IF EXISTS default.variables", "DROP TABLE IF EXISTS default.valeurs_publiees", *case["create"]]:
                server.query(sql)
            names = ", ".join(case["names"])
            server.query(f"INSERT INTO variables ({names}) SELECT {names} FROM file('{case['parquet']}', Parquet)")
            for row in case["published"]:
                server.query("INSERT INTO valeurs_publiees VALUES ('{}', '{}', {!r})".format(*row))
            answer = server.query(case["query"], "JSONEachRow")
            say({"rows": [json.loads(line) for line in str(answer).splitlines() if line]})
        except Exception as problem:  # told to the caller, case by case
            say({"error": str(problem)[:2000]})


def spark(job, say):
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local-cluster[2,1,1024]")
        .appName("ifn-engines")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.memory", "1500m")
        .config("spark.sql.shuffle.partitions", "2")
        # a plan of hundreds of expressions over a small table: compiling each costs more than running it
        .config("spark.sql.codegen.wholeStage", "false")
        .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.local.dir", job["folder"])
        .config("spark.sql.warehouse.dir", os.path.join(job["folder"], "warehouse"))
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    session.range(0, 200, 1, 4).count()
    executors = session.sparkContext._jsc.sc().getExecutorMemoryStatus().size() - 1
    say({"version": session.version, "executors": executors})
    for case in job["cases"]:
        try:
            rows = session.read.parquet(case["parquet"])
            partitioned = os.path.join(job["folder"], "partitioned", str(case["number"]))
            rows.repartition(4, "partition_departement").write.partitionBy("partition_departement").parquet(partitioned)
            session.read.parquet(partitioned).createOrReplaceTempView("variables")
            if case["published_table"]:
                session.createDataFrame(case["published"], "indicateur STRING, code STRING, valeur DOUBLE").createOrReplaceTempView("valeurs_publiees")
            say({"rows": [row.asDict() for row in session.sql(case["query"]).collect()]})
        except Exception as problem:
            say({"error": str(problem)[:2000]})
    session.stop()


if __name__ == "__main__":
    with open(sys.argv[2], encoding="utf-8") as source:
        job = json.load(source)
    with open(sys.argv[3], "w", encoding="utf-8") as answers:

        def say(value):
            answers.write(json.dumps(value) + "\n")
            answers.flush()

        {"clickhouse": clickhouse, "spark": spark}[sys.argv[1]](job, say)
