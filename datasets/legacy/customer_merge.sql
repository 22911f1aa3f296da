-- One customer, several billing systems: staged customers are cleaned, matched to parties, linked or created, and parties
-- that turn out to be one are merged.

CREATE OR REPLACE PACKAGE customer_merge AS

  c_exact   CONSTANT VARCHAR2(10) := 'EXACT';
  c_tax_id  CONSTANT VARCHAR2(10) := 'TAX_ID';
  c_name    CONSTANT VARCHAR2(10) := 'NAME';
  c_created CONSTANT VARCHAR2(10) := 'CREATED';

  TYPE t_match IS RECORD (
    party_id parties.party_id%TYPE,
    kind     party_references.match_kind%TYPE,
    score    party_references.score%TYPE
  );

  TYPE t_name_list IS TABLE OF VARCHAR2(200);

  e_no_name EXCEPTION;
  PRAGMA EXCEPTION_INIT(e_no_name, -20951);
  e_unknown_country EXCEPTION;
  PRAGMA EXCEPTION_INIT(e_unknown_country, -20952);

  PROCEDURE import_staged (
    p_source_system IN  customer_staging.source_system%TYPE DEFAULT NULL,
    p_linked        OUT NUMBER,
    p_created       OUT NUMBER,
    p_failed        OUT NUMBER
  );

  FUNCTION clean_name (p_name IN VARCHAR2) RETURN VARCHAR2;
  FUNCTION clean_tax_id (p_tax_id IN VARCHAR2) RETURN VARCHAR2;
  FUNCTION country_of (p_text IN VARCHAR2) RETURN VARCHAR2;
  FUNCTION date_of (p_text IN VARCHAR2) RETURN DATE;
  FUNCTION words_of (p_name IN VARCHAR2) RETURN t_name_list PIPELINED;

  FUNCTION name_score (p_left IN VARCHAR2, p_right IN VARCHAR2) RETURN NUMBER;

  PROCEDURE merge_parties (
    p_surviving IN parties.party_id%TYPE,
    p_merged    IN parties.party_id%TYPE
  );

  PROCEDURE merge_same_tax_ids (p_merged OUT NUMBER);

END customer_merge;
/

CREATE OR REPLACE PACKAGE BODY customer_merge AS

  c_module  CONSTANT VARCHAR2(30) := 'customer_merge';
  c_accept  CONSTANT NUMBER := 80;

  g_today DATE;

  -- -------------------------------------------------------------------------
  -- Cleaning
  -- -------------------------------------------------------------------------

  FUNCTION clean_name (p_name IN VARCHAR2) RETURN VARCHAR2 IS
    v_name VARCHAR2(400);
  BEGIN
    v_name := UPPER(TRIM(p_name));
    v_name := REPLACE(REPLACE(v_name, '.', ' '), ',', ' ');
    v_name := REGEXP_REPLACE(v_name, '(^| )(GMBH|AG|LTD|INC|LLC|SA|SPA|SARL|KK|CO)( |$)', ' ');
    v_name := REGEXP_REPLACE(v_name, ' +', ' ');
    RETURN TRIM(v_name);
  END clean_name;

  FUNCTION clean_tax_id (p_tax_id IN VARCHAR2) RETURN VARCHAR2 IS
    v_result VARCHAR2(40);
    v_char   VARCHAR2(1);
  BEGIN
    FOR i IN 1 .. NVL(LENGTH(p_tax_id), 0) LOOP
      v_char := UPPER(SUBSTR(p_tax_id, i, 1));
      IF v_char BETWEEN '0' AND '9' OR v_char BETWEEN 'A' AND 'Z' THEN
        v_result := v_result || v_char;
      END IF;
    END LOOP;
    RETURN v_result;
  END clean_tax_id;

  FUNCTION country_of (p_text IN VARCHAR2) RETURN VARCHAR2 IS
    v_country country_aliases.country%TYPE;
  BEGIN
    SELECT country
      INTO v_country
      FROM country_aliases
     WHERE alias = UPPER(TRIM(p_text));
    RETURN v_country;
  EXCEPTION
    WHEN NO_DATA_FOUND THEN
      RAISE_APPLICATION_ERROR(-20952, 'unknown country ' || NVL(p_text, 'NULL'));
  END country_of;

  -- Each system writes dates its own way.
  FUNCTION date_of (p_text IN VARCHAR2) RETURN DATE IS
  BEGIN
    IF p_text IS NULL THEN
      RETURN NULL;
    ELSIF INSTR(p_text, '.') > 0 THEN
      RETURN TO_DATE(p_text, 'DD.MM.YYYY');
    ELSIF INSTR(p_text, '/') > 0 THEN
      RETURN TO_DATE(p_text, 'MM/DD/YYYY');
    ELSE
      RETURN TO_DATE(p_text, 'YYYY-MM-DD');
    END IF;
  EXCEPTION
    WHEN OTHERS THEN
      RETURN NULL;
  END date_of;

  FUNCTION words_of (p_name IN VARCHAR2) RETURN t_name_list PIPELINED IS
    v_rest  VARCHAR2(400) := clean_name(p_name);
    v_space PLS_INTEGER;
  BEGIN
    <<words>>
    LOOP
      EXIT words WHEN v_rest IS NULL;
      v_space := INSTR(v_rest, ' ');
      IF v_space = 0 THEN
        PIPE ROW (v_rest);
        v_rest := NULL;
      ELSE
        PIPE ROW (SUBSTR(v_rest, 1, v_space - 1));
        v_rest := SUBSTR(v_rest, v_space + 1);
      END IF;
    END LOOP words;
    RETURN;
  END words_of;

  -- -------------------------------------------------------------------------
  -- Matching
  -- -------------------------------------------------------------------------

  -- Percentage of the words of the longer name that both have.
  FUNCTION name_score (p_left IN VARCHAR2, p_right IN VARCHAR2) RETURN NUMBER IS
    v_common PLS_INTEGER;
    v_left   PLS_INTEGER;
    v_right  PLS_INTEGER;
  BEGIN
    IF clean_name(p_left) = clean_name(p_right) THEN
      RETURN 100;
    END IF;
    SELECT COUNT(*) INTO v_left FROM TABLE(words_of(p_left));
    SELECT COUNT(*) INTO v_right FROM TABLE(words_of(p_right));
    IF v_left = 0 OR v_right = 0 THEN
      RETURN 0;
    END IF;
    SELECT COUNT(*)
      INTO v_common
      FROM TABLE(words_of(p_left)) l
     WHERE l.column_value IN (SELECT r.column_value FROM TABLE(words_of(p_right)) r);
    RETURN ROUND(100 * v_common / GREATEST(v_left, v_right), 2);
  END name_score;

  FUNCTION known_reference (
    p_source_system IN party_references.source_system%TYPE,
    p_external_id   IN party_references.external_id%TYPE
  ) RETURN parties.party_id%TYPE IS
    v_party_id parties.party_id%TYPE;
  BEGIN
    SELECT party_id
      INTO v_party_id
      FROM party_references
     WHERE source_system = p_source_system
       AND external_id = p_external_id;
    RETURN v_party_id;
  EXCEPTION
    WHEN NO_DATA_FOUND THEN
      RETURN NULL;
  END known_reference;

  FUNCTION find_match (
    p_stage   IN customer_staging%ROWTYPE,
    p_country IN parties.country%TYPE
  ) RETURN t_match IS
    v_match  t_match;
    v_tax_id VARCHAR2(40) := clean_tax_id(p_stage.tax_id);
    v_score  NUMBER;
  BEGIN
    v_match.party_id := known_reference(p_stage.source_system, p_stage.external_id);
    IF v_match.party_id IS NOT NULL THEN
      v_match.kind := c_exact;
      v_match.score := 100;
      RETURN v_match;
    END IF;

    IF v_tax_id IS NOT NULL THEN
      BEGIN
        SELECT party_id
          INTO v_match.party_id
          FROM parties
         WHERE country = p_country
           AND clean_tax_id(tax_id) = v_tax_id;
        v_match.kind := c_tax_id;
        v_match.score := 95;
        RETURN v_match;
      EXCEPTION
        WHEN NO_DATA_FOUND THEN
          NULL;
        WHEN TOO_MANY_ROWS THEN
          SELECT MIN(party_id)
            INTO v_match.party_id
            FROM parties
           WHERE country = p_country
             AND clean_tax_id(tax_id) = v_tax_id;
          v_match.kind := c_tax_id;
          v_match.score := 85;
          RETURN v_match;
      END;
    END IF;

    v_match.score := 0;
    FOR r IN (SELECT party_id, name
                FROM parties
               WHERE country = p_country
                 AND UPPER(SUBSTR(name, 1, 3)) = UPPER(SUBSTR(p_stage.name, 1, 3))
               ORDER BY party_id) LOOP
      v_score := name_score(r.name, p_stage.name);
      IF v_score > v_match.score THEN
        v_match.party_id := r.party_id;
        v_match.kind := c_name;
        v_match.score := v_score;
      END IF;
      EXIT WHEN v_match.score = 100;
    END LOOP;
    IF v_match.score < c_accept THEN
      v_match.party_id := NULL;
    END IF;
    RETURN v_match;
  END find_match;

  PROCEDURE link (
    p_stage IN customer_staging%ROWTYPE,
    p_match IN t_match
  ) IS
  BEGIN
    MERGE INTO party_references t
    USING (SELECT p_stage.source_system AS source_system, p_stage.external_id AS external_id FROM DUAL) s
       ON (t.source_system = s.source_system AND t.external_id = s.external_id)
     WHEN MATCHED THEN
       UPDATE SET t.party_id = p_match.party_id, t.linked_on = g_today
     WHEN NOT MATCHED THEN
       INSERT (source_system, external_id, party_id, match_kind, score, linked_on)
       VALUES (s.source_system, s.external_id, p_match.party_id, p_match.kind, p_match.score, g_today);
  END link;

  PROCEDURE create_party (
    p_stage   IN  customer_staging%ROWTYPE,
    p_country IN  parties.country%TYPE,
    p_match   OUT t_match
  ) IS
  BEGIN
    SELECT seq_party.NEXTVAL INTO p_match.party_id FROM DUAL;
    p_match.kind := c_created;
    p_match.score := 100;
    INSERT INTO parties (party_id, party_type, name, country, tax_id, source_system, created_on)
    VALUES (p_match.party_id,
            CASE WHEN p_stage.tax_id IS NULL THEN 'person' ELSE 'company' END,
            INITCAP(TRIM(p_stage.name)),
            p_country,
            clean_tax_id(p_stage.tax_id),
            p_stage.source_system,
            NVL(date_of(p_stage.created_text), g_today));
  END create_party;

  -- -------------------------------------------------------------------------
  -- Import
  -- -------------------------------------------------------------------------

  PROCEDURE import_one (
    p_stage   IN  customer_staging%ROWTYPE,
    p_match   OUT t_match,
    p_is_new  OUT BOOLEAN
  ) IS
    v_country parties.country%TYPE;
  BEGIN
    IF TRIM(p_stage.name) IS NULL THEN
      RAISE_APPLICATION_ERROR(-20951, 'the customer has no name');
    END IF;
    v_country := country_of(p_stage.country);
    p_match := find_match(p_stage, v_country);
    p_is_new := p_match.party_id IS NULL;
    IF p_is_new THEN
      create_party(p_stage, v_country, p_match);
    END IF;
    link(p_stage, p_match);
  END import_one;

  PROCEDURE import_staged (
    p_source_system IN  customer_staging.source_system%TYPE DEFAULT NULL,
    p_linked        OUT NUMBER,
    p_created       OUT NUMBER,
    p_failed        OUT NUMBER
  ) IS
    CURSOR c_staged IS
      SELECT *
        FROM customer_staging
       WHERE status = 'N'
         AND (p_source_system IS NULL OR source_system = p_source_system)
       ORDER BY stage_id;
    v_stage  customer_staging%ROWTYPE;
    v_match  t_match;
    v_is_new BOOLEAN;
    v_count  PLS_INTEGER := 0;
    v_message customer_staging.message%TYPE;
  BEGIN
    p_linked := 0;
    p_created := 0;
    p_failed := 0;
    g_today := TRUNC(SYSDATE);
    OPEN c_staged;
    LOOP
      FETCH c_staged INTO v_stage;
      EXIT WHEN c_staged%NOTFOUND;
      BEGIN
        import_one(v_stage, v_match, v_is_new);
        IF v_is_new THEN
          p_created := p_created + 1;
        ELSE
          p_linked := p_linked + 1;
        END IF;
        UPDATE customer_staging
           SET status   = 'M',
               party_id = v_match.party_id,
               message  = v_match.kind || ' ' || v_match.score
         WHERE stage_id = v_stage.stage_id;
      EXCEPTION
        WHEN e_no_name OR e_unknown_country THEN
          p_failed := p_failed + 1;
          v_message := SUBSTR(SQLERRM, 1, 400);
          UPDATE customer_staging
             SET status = 'E',
                 message = v_message
           WHERE stage_id = v_stage.stage_id;
        WHEN OTHERS THEN
          p_failed := p_failed + 1;
          v_message := SUBSTR(SQLERRM, 1, 400);
          UPDATE customer_staging
             SET status = 'E',
                 message = v_message
           WHERE stage_id = v_stage.stage_id;
          bill_log.error(c_module, 'stage ' || v_stage.stage_id || ': ' || SQLERRM);
      END;
      v_count := v_count + 1;
      IF MOD(v_count, bill_util.commit_every) = 0 THEN
        COMMIT;
      END IF;
    END LOOP;
    CLOSE c_staged;
    COMMIT;
    bill_log.write(c_module, p_linked || ' linked, ' || p_created || ' created, ' || p_failed || ' failed');
  END import_staged;

  -- -------------------------------------------------------------------------
  -- Merging
  -- -------------------------------------------------------------------------

  PROCEDURE merge_parties (
    p_surviving IN parties.party_id%TYPE,
    p_merged    IN parties.party_id%TYPE
  ) IS
    v_survivor parties%ROWTYPE;
    v_old      parties%ROWTYPE;
    v_moved    PLS_INTEGER;
  BEGIN
    IF p_surviving = p_merged THEN
      RAISE_APPLICATION_ERROR(-20953, 'a party cannot be merged with itself');
    END IF;
    SELECT * INTO v_survivor FROM parties WHERE party_id = p_surviving FOR UPDATE;
    SELECT * INTO v_old FROM parties WHERE party_id = p_merged FOR UPDATE;
    UPDATE accounts
       SET party_id = p_surviving
     WHERE party_id = p_merged;
    v_moved := SQL%ROWCOUNT;
    UPDATE party_references
       SET party_id = p_surviving
     WHERE party_id = p_merged;
    UPDATE parties
       SET tax_id     = NVL(tax_id, v_old.tax_id),
           created_on = LEAST(created_on, v_old.created_on)
     WHERE party_id = p_surviving;
    DELETE FROM parties WHERE party_id = p_merged;
    INSERT INTO party_merges (merge_id, surviving_party_id, merged_party_id, accounts_moved, merged_on)
    VALUES (seq_merge.NEXTVAL, p_surviving, p_merged, v_moved, TRUNC(SYSDATE));
  EXCEPTION
    WHEN NO_DATA_FOUND THEN
      RAISE_APPLICATION_ERROR(-20954, 'party ' || p_surviving || ' or ' || p_merged || ' is not there');
  END merge_parties;

  -- Parties of one country with one tax number become the one with the lowest number.
  PROCEDURE merge_same_tax_ids (p_merged OUT NUMBER) IS
    CURSOR c_parties IS
      SELECT party_id, country, clean_tax_id(tax_id) AS tax_id
        FROM parties
       WHERE tax_id IS NOT NULL
       ORDER BY country, clean_tax_id(tax_id), party_id;
    v_country  parties.country%TYPE;
    v_tax_id   parties.tax_id%TYPE;
    v_survivor parties.party_id%TYPE;
  BEGIN
    p_merged := 0;
    FOR r IN c_parties LOOP
      IF r.country = v_country AND r.tax_id = v_tax_id THEN
        merge_parties(v_survivor, r.party_id);
        p_merged := p_merged + 1;
      ELSE
        v_country := r.country;
        v_tax_id := r.tax_id;
        v_survivor := r.party_id;
      END IF;
    END LOOP;
    COMMIT;
  END merge_same_tax_ids;

END customer_merge;
/
