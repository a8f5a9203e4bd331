import { KeptLink } from "./kept-link"

/** On every page of the demo: nothing here is real, and how to make it so. */
export function DemoBanner() {
  return (
    <aside
      aria-label="About this account"
      className="no-print border-b border-line bg-handled-soft px-3.5 py-[5px] text-handled md:px-5"
    >
      <p>
        Made-up account<span className="hidden sm:inline">: no API key is configured</span>.{" "}
        <KeptLink href="/settings/connect" className="text-accent">
          Connect yours
        </KeptLink>
      </p>
    </aside>
  )
}
