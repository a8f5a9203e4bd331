"use client"

import { Button } from "@/components/ui/button"
import { CopyLine } from "@/components/ui/copy-line"
import { Dialog } from "@/components/ui/dialog"

type PasswordOnceProps = { email: string; password: string; onClose: () => void }

/** A password that was just made: the only time that anybody sees it. */
export function PasswordOnce({ email, password, onClose }: PasswordOnceProps) {
  return (
    <Dialog title="The password, shown this once" onClose={onClose}>
      <p className="break-all">{email}</p>
      <p className="mt-1.5 rounded-md border border-line bg-sunken px-3 py-2">
        <CopyLine text={password} name="the password" />
      </p>
      <p className="mt-2 max-w-[60ch] text-pretty">
        Give it to the person yourself: it is kept only as a hash and cannot be shown again. They change it under
        Settings, You.
      </p>
      <div className="mt-3 flex justify-end">
        <Button variant="primary" onClick={onClose}>
          I have copied it
        </Button>
      </div>
    </Dialog>
  )
}
