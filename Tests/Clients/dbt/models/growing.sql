{{ config(materialized='incremental', unique_key='id') }}
SELECT id, name FROM {{ ref('customers') }}
{% if is_incremental() %} WHERE id > (SELECT max(id) FROM {{ this }}) - 1 {% endif %}
