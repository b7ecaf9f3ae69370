-- The deployment whose new pods, made by the autoscaler since shortly before the alarm, hold most of the very slow requests while they load
-- their model; and the change of its minimum.
WITH alarm AS (SELECT strptime('{{alarm_time}}', '%Y-%m-%d %H:%M UTC') AS fired),
born AS (
  SELECT DISTINCT regexp_extract(message, 'Created pod: (\S+)', 1) AS pod
  FROM k8s_events, alarm
  WHERE reason = 'SuccessfulCreate' AND namespace = '{{namespace}}' AND firstTimestamp >= fired - INTERVAL 12 MINUTE
),
loads AS (
  SELECT pod, min(time) FILTER (message LIKE 'loading:%') AS began, min(time) FILTER (message LIKE 'successfully loaded%') AS loaded
  FROM app_logs JOIN born USING (pod)
  GROUP BY ALL
),
slow AS (
  SELECT s.service_name AS deployment, s.pod_name AS pod, l.pod IS NOT NULL AND s.start_time < l.loaded + INTERVAL 2 SECOND AS cold
  FROM spans s LEFT JOIN loads l ON l.pod = s.pod_name, alarm
  WHERE s.name = 'InferRequest' AND s.service_name <> 'triton-next' AND s.duration_ns > 2e9 AND s.start_time >= fired - INTERVAL 4 MINUTE
),
lowered AS (
  SELECT max_by(reference, time) AS reference, max_by(regexp_extract(summary, '(\d+)\D*$', 1)::INT, time) AS minimum
  FROM changes, alarm
  WHERE system = 'autoscaling' AND summary LIKE '%minReplicas%' AND time BETWEEN fired - INTERVAL 3 HOUR AND fired
)
SELECT deployment, count(*) AS slow, count(*) FILTER (cold) AS cold, count(DISTINCT pod) FILTER (cold) AS pods, lowered.reference, lowered.minimum
FROM slow, lowered
WHERE lowered.reference IS NOT NULL
GROUP BY ALL
HAVING cold >= 3 AND cold > 0.5 * slow
LIMIT 1;
