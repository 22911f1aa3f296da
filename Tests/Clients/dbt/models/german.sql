{{ config(materialized='table') }}
SELECT id, name FROM {{ ref('customers') }} WHERE country = 'DE'
