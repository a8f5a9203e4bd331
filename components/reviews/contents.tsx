const PARTS = [
  ["change", "What changed"],
  ["days", "Day by day"],
  ["where", "Where it went"],
  ["failures", "What failed"],
  ["waste", "Waste"],
  ["anomalies", "Out of the ordinary"],
  ["disputes", "To take up with the vendor"],
  ["outlook", "Will it last"],
  ["reminders", "Do not forget"],
  ["items", "To do"],
  ["notes", "Notes"],
] as const

/** The parts of the sheet, beside it where there is room. */
export function Contents({ hasReminders }: { hasReminders: boolean }) {
  return (
    <nav aria-label="On this page" className="no-print sticky top-16 mt-[42px] hidden h-fit xl:block">
      <ul className="flex flex-col gap-1 border-l border-line">
        {PARTS.filter(([id]) => hasReminders || id !== "reminders").map(([id, words]) => (
          <li key={id}>
            <a
              href={`#${id}`}
              className="-ml-px block border-l border-transparent pl-3 text-muted hover:border-line-strong hover:text-text"
            >
              {words}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
