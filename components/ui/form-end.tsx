import { Button } from "./button"

type FormEndProps = {
  /** What sending the form does. */
  of: { error: Error | null; isPending: boolean }
  /** What the button says, and what it says while it is done. */
  label: string
  busy: string
  /** Whether there is enough to send. */
  isReady?: boolean
  onClose: () => void
}

/** The end of a form in a dialog: why it was refused, the way back, and the deed. */
export function FormEnd({ of: { error, isPending }, label, busy, isReady = true, onClose }: FormEndProps) {
  return (
    <>
      {error ? (
        <p role="alert" className="text-failed">
          {error.message}
        </p>
      ) : null}
      <div className="flex justify-end gap-2">
        <Button variant="quiet" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" variant="primary" disabled={!isReady || isPending}>
          {isPending ? busy : label}
        </Button>
      </div>
    </>
  )
}
