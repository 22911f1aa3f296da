SELECT country, count(*) AS customers FROM {{ ref('customers') }} GROUP BY country
