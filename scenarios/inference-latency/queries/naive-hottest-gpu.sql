-- A naive rule: the node of the busiest GPU.
SELECT labels['Hostname'] AS node, avg(value) AS utilisation FROM metrics WHERE name = 'DCGM_FI_DEV_GPU_UTIL' GROUP BY ALL ORDER BY utilisation DESC LIMIT 1;
