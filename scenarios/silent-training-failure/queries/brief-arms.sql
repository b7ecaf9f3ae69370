SELECT sum(impressions) FILTER (arm = 'holdout') / sum(impressions) AS holdout FROM online_metrics HAVING holdout BETWEEN 0.08 AND 0.12;
