"use client"

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { Button } from "@/components/ui/button"
import { Card } from "@/components/ui/card"
import { Dialog } from "@/components/ui/dialog"
import { Instant } from "@/components/ui/instant"
import { Late, toLate, useAhead } from "@/components/ui/late"
import { Problem } from "@/components/ui/problem"
import { Skeleton } from "@/components/ui/skeleton"
import { attributionQueries } from "@/lib/attribution/queries"
import { toAppError } from "@/lib/errors"
import { callAction } from "@/lib/http"
import { revokeToken } from "@/lib/tokens/actions"
import type { TokenRow } from "@/lib/tokens/schema"
import { SCOPE_WORDS } from "./token-words"

const newToken = toLate(() => import("./new-token").then((module) => module.NewToken))

/** What the customer's programs show to be let in. For admins. */
export function TokensCard() {
  useAhead(newToken)
  const [isMaking, setIsMaking] = useState(false)
  const { data, error, refetch } = useQuery(attributionQueries.tokens())
  const live = data?.filter((token) => token.revokedAt === null)
  return (
    <>
      <Card
        title="Tokens"
        aside={
          <Button onClick={() => setIsMaking(true)} className="-my-1">
            New token
          </Button>
        }
      >
        {error ? (
          <Problem title="Tokens could not be read" detail={toAppError(error).message} onRetry={() => void refetch()} />
        ) : null}
        {live ? <Tokens tokens={live} revoked={(data?.length ?? 0) - live.length} /> : null}
        {!live && !error ? <Skeleton className="m-3.5 h-8" /> : null}
      </Card>
      {isMaking ? <Late part={newToken} with={{ onClose: () => setIsMaking(false) }} /> : null}
    </>
  )
}

function Tokens({ tokens, revoked }: { tokens: TokenRow[]; revoked: number }) {
  const [asked, setAsked] = useState<TokenRow | null>(null)
  return (
    <>
      {tokens.length === 0 ? (
        <p className="px-3.5 py-2.5 text-muted">
          No program may tell or read anything yet. Make a token for each one that shall.
        </p>
      ) : (
        <ul className="divide-y divide-line">
          {tokens.map((token) => (
            <li key={token.id} className="flex items-center justify-between gap-3 px-3.5 py-1.5">
              <div className="min-w-0">
                <p className="truncate font-medium">{token.name}</p>
                <TokenFacts token={token} />
              </div>
              <Button onClick={() => setAsked(token)}>Revoke</Button>
            </li>
          ))}
        </ul>
      )}
      {revoked > 0 ? (
        <p className="border-t border-line px-3.5 py-1.5 text-faint">
          {revoked} {revoked === 1 ? "token was" : "tokens were"} revoked.
        </p>
      ) : null}
      {asked ? <Revoke token={asked} onClose={() => setAsked(null)} /> : null}
    </>
  )
}

function TokenFacts({ token }: { token: TokenRow }) {
  const { scope, createdBy, createdAt, lastUsedAt, expiresAt, isOrphaned } = token
  return (
    <>
      <p className="text-muted">
        {SCOPE_WORDS[scope].short} · made by {createdBy.name} <Instant at={createdAt} />
        {" · "}
        {lastUsedAt === null ? (
          "never used"
        ) : (
          <>
            last used <Instant at={lastUsedAt} />
          </>
        )}
        {expiresAt === null ? null : (
          <>
            {" · "}
            {token.isExpired ? "ended" : "ends"} <Instant at={expiresAt} />
          </>
        )}
      </p>
      {isOrphaned ? (
        <p className="text-handled">Refused: who made it is not an active admin any more. Make a new one.</p>
      ) : null}
      {token.isExpired ? <p className="text-handled">Refused: its time is over. Make a new one.</p> : null}
    </>
  )
}

function Revoke({ token, onClose }: { token: TokenRow; onClose: () => void }) {
  const client = useQueryClient()
  const revoke = useMutation({
    mutationFn: () => callAction(revokeToken({ id: token.id })),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["attribution", "tokens"] })
      onClose()
    },
  })
  return (
    <Dialog title={`Revoke “${token.name}”`} onClose={onClose}>
      <p className="max-w-[60ch] text-pretty">
        The program that uses this token is refused from its next call on. This cannot be undone; what it has told or
        read so far stays.
      </p>
      {revoke.error ? (
        <p role="alert" className="mt-2 text-failed">
          {revoke.error.message}
        </p>
      ) : null}
      <div className="mt-3 flex justify-end gap-2">
        <Button variant="quiet" onClick={onClose}>
          Keep it
        </Button>
        <Button variant="primary" disabled={revoke.isPending} onClick={() => revoke.mutate()}>
          {revoke.isPending ? "Revoking" : "Revoke"}
        </Button>
      </div>
    </Dialog>
  )
}
