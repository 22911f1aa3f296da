/// The names of months and weekdays in one language.
struct DateLanguage: Sendable {
  let name: String
  /// Other names: the code of ISO 639, American English.
  let codes: [String]
  let months: [String]
  let shortMonths: [String]
  /// From Sunday.
  let weekdays: [String]
  let shortWeekdays: [String]
  /// Oracle pads names to the longest one of the language.
  var monthWidth: Int { months.map(\.count).max() ?? 0 }
  var weekdayWidth: Int { weekdays.map(\.count).max() ?? 0 }

  static func named(_ name: String) -> DateLanguage? {
    let wanted = name.uppercased()
    return all.first { $0.name == wanted || $0.codes.contains(wanted) }
  }

  private init(
    _ name: String, _ codes: [String], months: String, short: String, weekdays: String,
    shortWeekdays: String
  ) {
    func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
    self.name = name
    self.codes = codes
    self.months = words(months)
    shortMonths = words(short)
    self.weekdays = words(weekdays)
    self.shortWeekdays = words(shortWeekdays)
  }

  static let english = DateLanguage(
    "ENGLISH", ["AMERICAN", "EN", "US"],
    months:
      "January February March April May June July August September October November December",
    short: "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    weekdays: "Sunday Monday Tuesday Wednesday Thursday Friday Saturday",
    shortWeekdays: "Sun Mon Tue Wed Thu Fri Sat")

  static let all = [
    english,
    DateLanguage(
      "GERMAN", ["DE", "D"],
      months: "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
      short: "Jan Feb Mrz Apr Mai Jun Jul Aug Sep Okt Nov Dez",
      weekdays: "Sonntag Montag Dienstag Mittwoch Donnerstag Freitag Samstag",
      shortWeekdays: "So Mo Di Mi Do Fr Sa"),
    DateLanguage(
      "FRENCH", ["FR", "F"],
      months:
        "Janvier Février Mars Avril Mai Juin Juillet Août Septembre Octobre Novembre Décembre",
      short: "Janv. Févr. Mars Avr. Mai Juin Juil. Août Sept. Oct. Nov. Déc.",
      weekdays: "Dimanche Lundi Mardi Mercredi Jeudi Vendredi Samedi",
      shortWeekdays: "Dim. Lun. Mar. Mer. Jeu. Ven. Sam."),
    DateLanguage(
      "SPANISH", ["ES", "E"],
      months:
        "Enero Febrero Marzo Abril Mayo Junio Julio Agosto Septiembre Octubre Noviembre Diciembre",
      short: "Ene Feb Mar Abr May Jun Jul Ago Sep Oct Nov Dic",
      weekdays: "Domingo Lunes Martes Miércoles Jueves Viernes Sábado",
      shortWeekdays: "Dom Lun Mar Mié Jue Vie Sáb"),
    DateLanguage(
      "ITALIAN", ["IT", "I"],
      months:
        "Gennaio Febbraio Marzo Aprile Maggio Giugno Luglio Agosto Settembre Ottobre Novembre Dicembre",
      short: "Gen Feb Mar Apr Mag Giu Lug Ago Set Ott Nov Dic",
      weekdays: "Domenica Lunedì Martedì Mercoledì Giovedì Venerdì Sabato",
      shortWeekdays: "Dom Lun Mar Mer Gio Ven Sab"),
    DateLanguage(
      "PORTUGUESE", ["BRAZILIAN PORTUGUESE", "PT"],
      months:
        "Janeiro Fevereiro Março Abril Maio Junho Julho Agosto Setembro Outubro Novembro Dezembro",
      short: "Jan Fev Mar Abr Mai Jun Jul Ago Set Out Nov Dez",
      weekdays:
        "Domingo Segunda-Feira Terça-Feira Quarta-Feira Quinta-Feira Sexta-Feira Sábado",
      shortWeekdays: "Dom Seg Ter Qua Qui Sex Sáb"),
    DateLanguage(
      "DUTCH", ["NL"],
      months:
        "Januari Februari Maart April Mei Juni Juli Augustus September Oktober November December",
      short: "Jan Feb Mrt Apr Mei Jun Jul Aug Sep Okt Nov Dec",
      weekdays: "Zondag Maandag Dinsdag Woensdag Donderdag Vrijdag Zaterdag",
      shortWeekdays: "Zo Ma Di Wo Do Vr Za"),
  ]
}
