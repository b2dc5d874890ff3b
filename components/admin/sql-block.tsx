'use client'

import { useEffect, useState } from 'react'
import { CodeBlock } from '@/components/ui/code-block'

/** SQL laid out in lines. The layouter is large and loads when the first statement is shown; until then it stands as it was sent. */
export function SqlBlock({ sql }: { sql: string }) {
  const [text, setText] = useState(sql)
  useEffect(() => {
    let isWanted = true
    void import('sql-formatter').then(({ formatDialect, postgresql }) => {
      if (isWanted) setText(formatDialect(sql, { dialect: postgresql, keywordCase: 'lower', expressionWidth: 90 }))
    })
    return () => {
      isWanted = false
    }
  }, [sql])
  return <CodeBlock code={text} label="SQL" />
}
