-- cells
SELECT DISTINCT cell, view FROM read_parquet($files, hive_partitioning = false);

-- acts of a year: counts and sums
SELECT cell, fresh, count(*), sum(sum_fee), count(sum_fee), sum(sum_pages), count(sum_pages) FROM (SELECT *, act AS cell, year(opened) = $year AS fresh FROM read_parquet($files, hive_partitioning = false) WHERE act IS NOT NULL) GROUP BY cell, fresh;

-- acts of a year: different ones
SELECT leaf, count(DISTINCT value), count(value) FROM (SELECT leaf, CASE place WHEN 0 THEN key_reader WHEN 1 THEN matter END AS value FROM (SELECT *, act AS cell, year(opened) = $year AS fresh FROM read_parquet($files, hive_partitioning = false) WHERE act IS NOT NULL) JOIN pairs USING (cell, fresh)) GROUP BY leaf;

-- acts of a year: times
SELECT leaf, CASE WHEN exact THEN TIMESTAMP '2000-01-01' ELSE date_trunc('day', start) END AS since, CASE WHEN exact THEN TIMESTAMP '2000-01-01' + ("at" - start) ELSE date_trunc('day', "at") END AS until, count(*) FROM (SELECT leaf, exact, "at", CASE place WHEN 0 THEN start_receive END AS start FROM (SELECT *, act AS cell, year(opened) = $year AS fresh FROM read_parquet($files, hive_partitioning = false) WHERE act IS NOT NULL) JOIN pairs USING (cell, fresh)) WHERE start IS NOT NULL GROUP BY ALL;

-- acts of a year: records
SELECT matter, n, seq FROM (SELECT *, act AS cell, year(opened) = $year AS fresh FROM read_parquet($files, hive_partitioning = false) WHERE act IS NOT NULL) JOIN pairs USING (cell, fresh) WHERE matter IS NOT NULL ORDER BY seq;

-- acts whose fact says the year: counts and sums
SELECT cell, fresh, count(*), sum(sum_fee), count(sum_fee), sum(sum_pages), count(sum_pages) FROM (SELECT *, act AS cell, year(opened) = $year AS fresh FROM read_parquet($files, hive_partitioning = false) WHERE act IS NOT NULL AND sum_period_year = $year) GROUP BY cell, fresh;

-- acts whose fact says the year: different ones
SELECT leaf, count(DISTINCT value), count(value) FROM (SELECT leaf, CASE place WHEN 0 THEN key_reader WHEN 1 THEN matter END AS value FROM (SELECT *, act AS cell, year(opened) = $year AS fresh FROM read_parquet($files, hive_partitioning = false) WHERE act IS NOT NULL AND sum_period_year = $year) JOIN pairs USING (cell, fresh)) GROUP BY leaf;

-- acts whose fact says the year: times
SELECT leaf, CASE WHEN exact THEN TIMESTAMP '2000-01-01' ELSE date_trunc('day', start) END AS since, CASE WHEN exact THEN TIMESTAMP '2000-01-01' + ("at" - start) ELSE date_trunc('day', "at") END AS until, count(*) FROM (SELECT leaf, exact, "at", CASE place WHEN 0 THEN start_receive END AS start FROM (SELECT *, act AS cell, year(opened) = $year AS fresh FROM read_parquet($files, hive_partitioning = false) WHERE act IS NOT NULL AND sum_period_year = $year) JOIN pairs USING (cell, fresh)) WHERE start IS NOT NULL GROUP BY ALL;

-- acts whose fact says the year: records
SELECT matter, n, seq FROM (SELECT *, act AS cell, year(opened) = $year AS fresh FROM read_parquet($files, hive_partitioning = false) WHERE act IS NOT NULL AND sum_period_year = $year) JOIN pairs USING (cell, fresh) WHERE matter IS NOT NULL ORDER BY seq;

-- matters at a moment: counts and sums
SELECT cell, fresh, count(*), sum(sum_fee), count(sum_fee), sum(sum_pages), count(sum_pages) FROM (SELECT *, coalesce(turn_state[len(list_filter(turn_at, turn -> turn < $until))], state) AS cell, year(opened) = $year AS fresh FROM read_parquet($files, hive_partitioning = false) WHERE state IS NOT NULL AND "at" < $until QUALIFY row_number() OVER (PARTITION BY matter ORDER BY n DESC) = 1) GROUP BY cell, fresh;

-- matters at a moment: different ones
SELECT leaf, count(DISTINCT value), count(value) FROM (SELECT leaf, CASE place WHEN 0 THEN key_reader WHEN 1 THEN matter END AS value FROM (SELECT *, coalesce(turn_state[len(list_filter(turn_at, turn -> turn < $until))], state) AS cell, year(opened) = $year AS fresh FROM read_parquet($files, hive_partitioning = false) WHERE state IS NOT NULL AND "at" < $until QUALIFY row_number() OVER (PARTITION BY matter ORDER BY n DESC) = 1) JOIN pairs USING (cell, fresh)) GROUP BY leaf;

-- matters at a moment: times
SELECT leaf, CASE WHEN exact THEN TIMESTAMP '2000-01-01' ELSE date_trunc('day', start) END AS since, CASE WHEN exact THEN TIMESTAMP '2000-01-01' + ("at" - start) ELSE date_trunc('day', "at") END AS until, count(*) FROM (SELECT leaf, exact, "at", CASE place WHEN 0 THEN start_receive END AS start FROM (SELECT *, coalesce(turn_state[len(list_filter(turn_at, turn -> turn < $until))], state) AS cell, year(opened) = $year AS fresh FROM read_parquet($files, hive_partitioning = false) WHERE state IS NOT NULL AND "at" < $until QUALIFY row_number() OVER (PARTITION BY matter ORDER BY n DESC) = 1) JOIN pairs USING (cell, fresh)) WHERE start IS NOT NULL GROUP BY ALL;

-- matters at a moment: records
SELECT matter, n, seq FROM (SELECT *, coalesce(turn_state[len(list_filter(turn_at, turn -> turn < $until))], state) AS cell, year(opened) = $year AS fresh FROM read_parquet($files, hive_partitioning = false) WHERE state IS NOT NULL AND "at" < $until QUALIFY row_number() OVER (PARTITION BY matter ORDER BY n DESC) = 1) JOIN pairs USING (cell, fresh) WHERE matter IS NOT NULL ORDER BY seq;
