/** Copies on https and on plain http alike (there the clipboard API does not exist). False when the browser refused. */
export async function copyText(text: string): Promise<boolean> {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text)
      return true
    } catch {
      // Refused without a permission or in the background: the old way may still work.
    }
  }
  const area = document.createElement("textarea")
  area.value = text
  area.setAttribute("readonly", "")
  area.style.cssText = "position:fixed;top:0;left:0;opacity:0"
  // Inside the open dialog, if there is one: what lies under it cannot be selected.
  const host = document.activeElement?.closest("dialog") ?? document.body
  const before = document.activeElement
  host.append(area)
  area.select()
  try {
    return document.execCommand("copy")
  } catch {
    return false
  } finally {
    area.remove()
    if (before instanceof HTMLElement) before.focus()
  }
}
