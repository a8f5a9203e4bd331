import clsx from "clsx"
import { Card } from "@/components/ui/card"
import { formatCount } from "@/lib/format"
import type { KeyConnection, KeyView } from "@/lib/keys/schema"

type Watch = NonNullable<KeyConnection["watch"]>
type Verdict = Watch["old"][number]["verdict"]

const VERDICTS = {
  safe: { sign: "✓", tone: "text-done", words: "Safe to disable: no call with the old key for 24 h" },
  in_use: { sign: "▲", tone: "text-handled", words: "Still in use: leave it on" },
  unproven: { sign: "▲", tone: "text-handled", words: "Leave it on: the new key has not been seen to work yet" },
  unknown: { sign: "–", tone: "text-muted", words: "Cannot be told yet: our record does not reach back 24 h" },
} as const satisfies Record<Verdict, { sign: string; tone: string; words: string }>

/** Old and new key side by side while a connection changes from one to the other. */
export function RotationWatch({ watch, keys }: { watch: Watch; keys: readonly KeyView[] }) {
  const rows = [{ alias: watch.newAlias, verdict: null }, ...watch.old]
  return (
    <Card title="Rotation watch" aside="our own calls, last 24 h">
      <div className="overflow-x-auto">
        <table>
          <caption className="sr-only">Calls and errors of the old and the new key within the last 24 hours</caption>
          <thead>
            <tr>
              <th scope="col">Key</th>
              <th scope="col" className="num">
                Calls
              </th>
              <th scope="col" className="num">
                Errors
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ alias, verdict }) => {
              const day = keys.find((key) => key.alias === alias)?.day
              return (
                <tr key={alias}>
                  <th scope="row" className="font-normal">
                    <span className="mono">{alias}</span>{" "}
                    <span className="text-muted">{verdict === null ? "new" : "old"}</span>
                    {verdict === null ? null : <VerdictLine verdict={verdict} />}
                  </th>
                  <td className="num">{formatCount(day?.calls ?? 0)}</td>
                  <td className="num">{formatCount(day?.errors ?? 0)}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
      <p className="border-t border-line px-3.5 py-2 text-muted">
        Only this dashboard’s calls are known here. Whether your own systems still use the old key is shown in the
        vendor’s Dashboard, API Management tab.
      </p>
    </Card>
  )
}

function VerdictLine({ verdict }: { verdict: Verdict }) {
  const { sign, tone, words } = VERDICTS[verdict]
  return (
    <span className={clsx("block whitespace-normal", tone)}>
      <span aria-hidden="true">{sign}</span> {words}
    </span>
  )
}
