/// How the report looks: one column of cards, readable in light and dark.
enum ReportStyle {
  static let text = """
    :root { color-scheme: light dark; --line: #8884; --soft: #8881; --good: #2f8f5b; --warn: #b3701d }
    body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 82rem; padding: 0 1rem }
    h1 { font-size: 1.7rem; margin: 0 0 1rem } h2 { font-size: 1.15rem; margin: 2rem 0 .6rem }
    .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: 1rem }
    .tile { border: 1px solid var(--line); border-radius: .5rem; padding: .8rem 1rem }
    .tile b { display: block; font-size: 1.35rem } .tile span { opacity: .75 }
    .bar { height: .5rem; background: #b3701d55; border-radius: .25rem; margin-top: .5rem; overflow: hidden }
    .bar div { height: 100%; background: var(--good) }
    table { border-collapse: collapse; width: 100% } .wide { width: 50% }
    td, th { text-align: left; vertical-align: top; padding: .35rem .6rem; border-top: 1px solid var(--line) }
    small { opacity: .7 } code { font-size: .85em; opacity: .8 } .form { opacity: .7 }
    details { border: 1px solid var(--line); border-radius: .5rem; margin: .5rem 0; padding: .5rem .8rem }
    summary { cursor: pointer } summary ul { margin: .2rem 0 0 4rem; padding: 0 } summary p { margin: .2rem 0 0 4rem }
    i { display: inline-block; font-style: normal; font-weight: 600; width: 3.2rem } .sets { color: var(--good) }
    .kept { color: var(--warn) } .check { color: var(--warn) } .note { opacity: .75 }
    pre { overflow: auto; max-height: 32rem; background: var(--soft); padding: .7rem; font-size: 12px;
      border-radius: .3rem; white-space: pre-wrap; overflow-wrap: anywhere }
    .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem } a { color: inherit }
    """
}
