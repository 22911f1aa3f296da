/// The functions that Oracle's SQL has: an own function of such a name is not called in SQL. All other
/// names that SQL has here are free in the oracle dialect (SQL Language Reference 19c, "Functions").
enum OracleFunctions {
  static func contains(_ name: String) -> Bool { names.contains(name) }

  private static let names = Set(
    """
    abs acos add_months appendchildxml approx_count approx_count_distinct approx_median approx_percentile \
    approx_rank approx_sum ascii asciistr asin atan atan2 avg bfilename bin_to_num bitand bitmap_bit_position \
    cardinality cast ceil chartorowid chr cluster_details cluster_id coalesce collation collect compose concat \
    con_dbid_to_id con_name_to_id convert corr corr_k corr_s cos cosh count covar_pop covar_samp cube_table \
    cume_dist current_date current_timestamp cv dataobj_to_mat_partition dbtimezone decode decompose \
    dense_rank depth deref dump empty_blob empty_clob existsnode exp extract extractvalue feature_id first \
    first_value floor from_tz greatest group_id grouping grouping_id hextoraw initcap instr instrb instrc \
    instr2 instr4 iteration_number json_array json_arrayagg json_dataguide json_equal json_exists \
    json_mergepatch json_object json_objectagg json_query json_serialize json_table json_value lag last \
    last_day last_value lead least length lengthb lengthc length2 length4 listagg ln lnnvl localtimestamp log \
    lower lpad ltrim make_ref max median min mod months_between nanvl nchr new_time next_day nls_charset_id \
    nls_charset_name nls_initcap nls_lower nls_upper nlssort nth_value ntile nullif numtodsinterval \
    numtoyminterval nvl nvl2 ora_hash ora_invoking_user path percent_rank percentile_cont percentile_disc \
    power prediction presentnnv presentv previous rank ratio_to_report rawtohex rawtonhex ref reftohex \
    regexp_count regexp_instr regexp_like regexp_replace regexp_substr regr_avgx regr_avgy regr_count \
    regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy remainder replace round row_number \
    rowidtochar rowidtonchar rpad rtrim scn_to_timestamp sessiontimezone set sign sin sinh soundex sqrt \
    standard_hash stats_mode stddev stddev_pop stddev_samp substr substrb substrc substr2 substr4 sum \
    sys_connect_by_path sys_context sys_dburigen sys_extract_utc sys_guid sys_op_zone_id sys_typeid sysdate \
    systimestamp table tan tanh timestamp_to_scn to_approx_count_distinct to_binary_double to_binary_float \
    to_blob to_char to_clob to_date to_dsinterval to_lob to_multi_byte to_nchar to_nclob to_number \
    to_single_byte to_timestamp to_timestamp_tz to_yminterval translate treat trim trunc tz_offset uid \
    unistr upper user userenv validate_conversion value var_pop var_samp variance vsize wm_concat \
    width_bucket xmlagg xmlcast xmlconcat xmlelement xmlexists xmlforest xmlparse xmlquery xmlroot \
    xmlsequence xmlserialize xmltable xmltransform
    """.split(separator: " ").map { String($0) })
}
