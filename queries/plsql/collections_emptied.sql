-- DELETE without a subscript frees all elements and their room: EXTEND begins at 1 again, and a subscript is beyond the count. DELETE of
-- the last element keeps its room.
--@ dialect oracle file
DECLARE
  TYPE t_list IS TABLE OF NUMBER;
  TYPE t_row IS VARRAY(3) OF NUMBER;
  list t_list := t_list(10, 20, 30);
  few t_row := t_row(1, 2, 3);
BEGIN
  FOR turn IN 1 .. 2 LOOP
    list.DELETE;
    list.EXTEND;
    list(list.COUNT) := turn * 100;
    list.EXTEND(2, 1);
    DBMS_OUTPUT.PUT_LINE(list.COUNT || ' ' || list.FIRST || ' ' || list.LAST || ' ' || list(1) || ' ' || list(3));
  END LOOP;
  list.DELETE(3);
  list.EXTEND;
  DBMS_OUTPUT.PUT_LINE(list.COUNT || ' ' || list.LAST);
  few.DELETE;
  few.EXTEND(3);
  DBMS_OUTPUT.PUT_LINE(few.COUNT);
  list.DELETE;
  BEGIN
    list(1) := 5;
  EXCEPTION
    WHEN SUBSCRIPT_BEYOND_COUNT THEN
      DBMS_OUTPUT.PUT_LINE('beyond');
  END;
END;
/
