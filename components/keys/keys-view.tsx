import { ConnectionMark } from "@/components/shell/connection-mark"
import { toKeyAgeDays } from "@/lib/domain/key-age"
import type { ConnectionDetail, KeyCalls } from "@/lib/settings/schema"
import { KeyCard } from "./key-card"

type KeysViewProps = {
  connections: readonly ConnectionDetail[]
  calls: Readonly<Record<string, KeyCalls>>
  dashboardUrl: string
  /** Epoch ms. */
  now: number
}

/** Every key by connection. No key can be made, seen or revoked here: that is the vendor's Dashboard alone. */
export function KeysView({ connections, calls, dashboardUrl, now }: KeysViewProps) {
  return (
    <>
      <h1>Keys</h1>
      <p className="mt-1 max-w-[80ch] text-muted">
        Which keys this dashboard reads with, without their secrets. Keys are made, rotated and revoked in the vendor’s
        Dashboard, API Management tab.
      </p>
      {connections.map((one) => (
        <section key={one.id} aria-labelledby={`keys-${one.id}`} className="mt-5">
          <h2 id={`keys-${one.id}`} className="mb-2">
            <ConnectionMark id={one.id} /> <span className="font-normal text-muted">{one.environment}</span>
          </h2>
          <div className="grid gap-4 lg:grid-cols-2">
            {one.keys.map((key) => (
              <KeyCard
                key={key.alias}
                connection={one.id}
                apiKey={key}
                ageDays={key.createdOn === null ? null : toKeyAgeDays(key.createdOn, now)}
                calls={calls[`${one.id}/${key.alias}`] ?? { calls: 0, refused: 0 }}
                dashboardUrl={dashboardUrl}
              />
            ))}
          </div>
        </section>
      ))}
    </>
  )
}
