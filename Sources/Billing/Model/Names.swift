/// Small lists that names of customers are put together from.
enum Names {
  static let firstNames = [
    "Ada", "Ben", "Clara", "Daniel", "Elena", "Farid", "Grace", "Haruto", "Ines", "Jonas", "Kaori",
    "Luca", "Maria", "Noah", "Olga", "Paul", "Rania", "Sofia", "Tomas", "Yuna",
  ]

  static let lastNames = [
    "Almeida", "Bauer", "Conti", "Dubois", "Evans", "Fischer", "Garcia", "Huber", "Ito", "Jung",
    "Keller", "Lambert", "Moretti", "Nakamura", "Owen", "Park", "Rossi", "Salem", "Taylor", "Weber",
  ]

  static let companyWords = [
    "Alpine", "Atlas", "Blue River", "Central", "Delta", "Eastern", "Falcon", "Global", "Harbour",
    "Iris", "Juniper", "Kestrel", "Lumen", "Meridian", "Northwind", "Orion", "Pioneer", "Quartz",
    "Summit", "Vista",
  ]

  static let companyTrades = [
    "Bakery", "Cargo", "Clinics", "Energy", "Foods", "Hotels", "Insurance", "Logistics", "Media",
    "Metals", "Motors", "Optics", "Paper", "Pharma", "Retail", "Software", "Steel", "Textiles",
    "Travel", "Water",
  ]

  /// The legal form of a company, by country code.
  static func legalForm(_ country: String) -> String {
    switch country {
    case "DE": "GmbH"
    case "FR": "SARL"
    case "IT": "S.p.A."
    case "CH": "AG"
    case "GB": "Ltd"
    case "US": "Inc."
    default: "Co., Ltd."
    }
  }
}
