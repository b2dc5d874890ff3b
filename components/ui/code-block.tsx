'use client'

import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from './button'

/** Code with a button that copies it. Long lines scroll inside. */
export function CodeBlock({ code, label }: { code: string; label: string }) {
  return (
    <div className="relative rounded-tile border border-line bg-sunken">
      <div className="absolute top-1.5 right-1.5">
        <CopyButton text={code} what={label} />
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also for those without a pointer */}
      <div role="group" aria-label={label} tabIndex={0} className="max-h-112 overflow-auto rounded-tile">
        <pre className="p-4 pr-28 font-mono text-[0.8125rem]/5 text-ink">
          <code>{code}</code>
        </pre>
      </div>
    </div>
  )
}

export function CopyButton({ text, what }: { text: string; what: string }) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2000)
    return () => clearTimeout(timer)
  }, [copied])
  return (
    <Button
      onClick={() => navigator.clipboard.writeText(text).then(() => setCopied(true))}
      aria-label={copied ? `${what} copied` : `Copy ${what}`}
      aria-live="polite"
    >
      {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
      {copied ? 'Copied' : 'Copy'}
    </Button>
  )
}
