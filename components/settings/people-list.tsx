import { Card } from "@/components/ui/card"
import { Instant } from "@/components/ui/instant"
import type { Operator } from "@/lib/domain/operator"

export type PersonRow = Operator & { createdAt: string; isDisabled: boolean }

/** Everyone who may sign in, read-only: changes are made on the server's command line. */
export function PeopleList({ people }: { people: readonly PersonRow[] }) {
  return (
    <>
      <Card>
        <ul>
          {people.map((person) => (
            <li
              key={person.id}
              className="grid gap-x-4 border-b border-line px-3.5 py-1.5 last:border-b-0 sm:grid-cols-[minmax(0,1fr)_minmax(0,1.6fr)_72px_128px]"
            >
              <span className="truncate font-medium">{person.name}</span>
              <span className="break-all text-muted">{person.email}</span>
              {person.isDisabled ? <span className="text-handled">disabled</span> : <span>{person.role}</span>}
              <span className="text-muted sm:text-right">
                since <Instant at={person.createdAt} />
              </span>
            </li>
          ))}
        </ul>
      </Card>
      <p className="mt-2 max-w-[72ch] text-muted">
        People are added, given another role and disabled on the server:{" "}
        <code className="whitespace-nowrap">npm run people -- --help</code>. A changed role or a disabled account counts
        from the person’s next click.
      </p>
    </>
  )
}
