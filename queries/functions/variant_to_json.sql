-- VARIANT columns are structures of BLOBs; as JSON they can be read. Values: an integer, text, decimal, object, array.
SELECT variant_to_json({'metadata': '\x010000'::BLOB, 'value': '\x0c07'::BLOB}) AS seven,
  variant_to_json({'metadata': '\x010000'::BLOB, 'value': '\x0d6f6b79'::BLOB}) AS okay,
  variant_to_json({'metadata': '\x010000'::BLOB, 'value': '\x2002d2040000'::BLOB}) AS amount,
  variant_to_json({'metadata': '\x0101000161'::BLOB, 'value': '\x02010000020c05'::BLOB}) AS object,
  variant_to_json({'metadata': '\x010000'::BLOB, 'value': '\x03020001020004'::BLOB}) AS list;

-- Shredded: what is typed stands beside what is not.
SELECT variant_to_json(v) AS j FROM (VALUES
  ({'metadata': '\x010000'::BLOB, 'value': NULL::BLOB, 'typed_value': 5}),
  ({'metadata': '\x010000'::BLOB, 'value': '\x0c07'::BLOB, 'typed_value': NULL}),
  ({'metadata': '\x010000'::BLOB, 'value': NULL::BLOB, 'typed_value': NULL})) AS t (v);

-- Damaged ones are errors.
SELECT variant_to_json({'metadata': '\x010000'::BLOB, 'value': '\x0d6f'::BLOB});

SELECT variant_to_json({'metadata': '\x020000'::BLOB, 'value': '\x0c07'::BLOB});
