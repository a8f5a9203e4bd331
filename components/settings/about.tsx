import { Card } from "@/components/ui/card"
import { Facts } from "@/components/ui/facts"
import { formatBytes } from "@/lib/format"
import type { About } from "@/lib/settings/schema"

const ENGINES = {
  sqlite: "SQLite, beside the dashboard",
  postgres: "PostgreSQL",
} as const

export function AboutCard({ about, demo }: { about: About; demo: boolean }) {
  return (
    <Card>
      <Facts
        items={[
          { label: "Version", value: `RemoveBGVideo Ops ${about.version}, Node ${about.node}` },
          { label: "Record", value: `${ENGINES[about.engine]}, ${formatBytes(about.storeBytes)}` },
          { label: "Vendor’s API", value: demo ? "the sandbox on this machine (demo)" : about.apiUrl },
          { label: "Team’s time zone", value: about.teamTimeZone },
          {
            label: "Media hosts",
            value: about.mediaHosts.length > 0 ? about.mediaHosts.join(", ") : "none but this dashboard",
          },
          { label: "Kept", value: "Jobs and what was seen of them: for good. Our calls to the vendor: 30 days." },
          { label: "Limits", value: "Counts are exact to 10,000, then “10k+”. Exports hold every matching row." },
          { label: "Made by", value: "An independent tool. Not made by the makers of RemoveBGVideo." },
        ]}
      />
    </Card>
  )
}
