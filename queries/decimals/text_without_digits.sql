-- DECIMAL without digits keeps all digits of a text, also those that an exponent moves behind the point.
SELECT '.1'::DECIMAL AS a, '1e-1'::DECIMAL AS b, '12.5e-2'::DECIMAL AS c, '-.005'::DECIMAL AS d, '1e3'::DECIMAL AS e, '1.25e1'::DECIMAL AS f;
