"""Runs statements on Apache Spark (pyspark). Read by run.ts: one job file in, answers out as JSON lines."""

import json
import os
import sys
import time


def spark(job, say):
    import shutil

    import pyspark
    from pyspark.sql import SparkSession

    # short runs: what a longer one would gain by compiling (plans, and the engine itself) costs more than it saves
    java = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
    session = (
        SparkSession.builder.master("local-cluster[2,1,1024]")
        .appName("ifn-engines")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.driver.memory", "1500m")
        .config("spark.driver.extraJavaOptions", java)
        .config("spark.executor.extraJavaOptions", java)
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.codegen.wholeStage", "false")
        .config("spark.sql.adaptive.enabled", "false")
        # a hundred small files, one a département, are not worth a task each
        .config("spark.sql.files.openCostInBytes", "65536")
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
            rows.repartition(2, "partition_departement").write.partitionBy("partition_departement").parquet(partitioned)
            table = session.read.parquet(partitioned)
            for statement in case["create"]:
                session.sql(statement)
            types = dict(table.dtypes)
            wrong = [name for name, kind in session.table("variables").dtypes if types.get(name) != kind]
            for name in ("variables", "valeurs_publiees"):
                session.sql(f"DROP TABLE IF EXISTS {name}")
            if wrong:
                raise TypeError(f"not of the type that CREATE TABLE says: {wrong}")
            table.createOrReplaceTempView("variables")
            if case["published_table"]:
                session.createDataFrame(case["published"], "indicateur STRING, code STRING, valeur DOUBLE").createOrReplaceTempView("valeurs_publiees")
            begun = time.perf_counter()
            session.sql(case["session"])
            answer = session.sql(case["query"]).collect()
            seconds = time.perf_counter() - begun
            say({"rows": [row.asDict() for row in answer], "seconds": seconds})
        except Exception as problem:
            say({"error": str(problem)[:2000]})
        finally:
            for name in ("variables", "valeurs_publiees"):
                session.catalog.dropTempView(name)
    # a worker keeps the logs of each application beside the package
    logs = os.path.join(os.environ.get("SPARK_HOME", os.path.dirname(pyspark.__file__)), "work", session.sparkContext.applicationId)
    session.stop()
    shutil.rmtree(logs, ignore_errors=True)


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as source:
        job = json.load(source)
    with open(sys.argv[2], "w", encoding="utf-8") as answers:

        def say(value):
            answers.write(json.dumps(value) + "\n")
            answers.flush()

        spark(job, say)
