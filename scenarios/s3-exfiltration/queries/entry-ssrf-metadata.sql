-- Requests that tried to make a server fetch its metadata; those that asked for a role's credentials and got
-- an answer of their size (a page that only excuses itself is shorter) come first.
SELECT split_part(regexp_extract(a.request_url::VARCHAR, 'https?://[^/]+(/[^ ]*)', 1), '?', 1) AS path,
       (SELECT any_value(f.instance_id) FROM vpc_flow f WHERE f.srcaddr = a.target_ip AND f.flow_direction = 'egress') AS instance,
       a.client_ip AS address, a.target_status_code AS status, a.time, a.request_url
FROM alb_access a
WHERE contains(a.request_url::VARCHAR, '169.254.169.254')
ORDER BY regexp_matches(a.request_url::VARCHAR, 'security-credentials(%2F|/)[^ %/]+$') AND a.target_status_code = 200 AND a.sent_bytes > 1200 DESC, a.time DESC
LIMIT 1;
