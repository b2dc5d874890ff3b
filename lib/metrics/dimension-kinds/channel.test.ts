import { beforeAll, expect, test } from 'vitest'
import { warehousesWith } from '@/lib/warehouse/testing'
import { catalog, channelRules } from '../index'
import { asker, governance } from '../testing'

const schema = {
  'web.visits': {
    id: 'integer',
    at: 'instant',
    source: 'text?',
    medium: 'text?',
    campaign: 'text?',
    referrer: 'text?',
    click: 'text?',
    cents: 'integer',
  },
} as const
const company = catalog(schema, {
  timeZone: 'UTC',
  weekStart: 'monday',
  teams: ['growth'],
  dataAsOf: { table: 'web.visits', column: 'at' },
})
const channelOf = { source: 'source', medium: 'medium', campaign: 'campaign', referrer: 'referrer', clickId: 'click' } as const
const ours = {
  ...channelRules,
  version: 'ours 1',
  rules: [
    { channel: 'Partners', when: [{ source: { in: ['partners'] } }, { campaign: { begins: ['partner-'], ends: ['-partner'] } }] },
    ...channelRules.rules,
  ],
  sites: { ...channelRules.sites, partners: ['cookbook.example'], social: [...channelRules.sites.social, 'kitchenbook'] },
}
const visits = company.source('web.visits', {
  primaryKey: 'id',
  time: { at: {} },
  dimensions: {
    id: 'id',
    channel: { channelOf },
    our_channel: { channelOf, rules: ours, title: 'Our channel' },
    by_referrer: { channelOf: { referrer: 'referrer' } },
  },
  access: 'all',
})
const count = visits.count('visits', governance)

/** Source, medium, campaign, referrer, click id. */
const cases: readonly (readonly [channel: string, ...parts: (string | null)[]])[] = [
  ['Direct'],
  ['Direct', '', '', '', ''],
  ['Direct', '(direct)', '(none)'],
  ['Direct', '(DIRECT)', '(not set)'],
  ['Unassigned', '(direct)', 'carrier pigeon'],
  ['Cross-network', 'google', 'cpc', 'spring cross-network max'],
  ['Cross-network', 'Google', 'CPC', 'Cross-Network'],
  ['Paid Shopping', 'amazon', 'cpc'],
  ['Paid Shopping', 'google', 'cpc', 'Shopping | brand'],
  ['Paid Shopping', 'bing', 'cpc', 'Smart Shopping'],
  ['Paid Shopping', 'google', 'ppc', 'eshop-spring'],
  ['Paid Shopping', 'google', 'ppc', 'shop'],
  // GA4 asks that no letter but e stands before it.
  ['Paid Search', 'google', 'ppc', 'workshop'],
  ['Paid Search', 'google', 'cpc'],
  ['Paid Search', 'GOOGLE', 'CPC', 'brand'],
  ['Paid Search', 'bing', 'paidsearch'],
  ['Paid Search', 'www.bing.com', 'paid'],
  ['Paid Search', 'google', 'retargeting'],
  ['Paid Search', 'duckduckgo', 'xcpcx'],
  ['Paid Search', null, null, null, 'https://www.google.de/', 'Cj0KCQ'],
  ['Paid Search', null, null, null, null, 'Cj0KCQ'],
  ['Paid Search', 'google', null, null, null, 'Cj0KCQ'],
  ['Paid Social', 'facebook', 'cpc'],
  ['Paid Social', 'l.instagram.com', 'paid_social'],
  ['Paid Social', 'linkedin', 'cpm-cpc'],
  ['Paid Social', 'fb', 'paid'],
  ['Paid Video', 'youtube', 'cpv-cpc'],
  ['Paid Video', 'tiktok', 'paid'],
  ['Display', 'adnet', 'display'],
  ['Display', 'adnet', 'cpm'],
  ['Display', 'google', 'banner'],
  ['Display', 'adnet', 'Interstitial'],
  ['Paid Other', 'partner', 'cpc'],
  ['Paid Other', 'taboola', 'paid'],
  ['Paid Other', 'newsletter', 'email', null, null, 'Cj0KCQ'],
  ['Organic Shopping', 'etsy.com', 'referral'],
  ['Organic Shopping', 'mailer', 'none', 'summer shopping days'],
  ['Organic Social', null, null, null, 'https://l.facebook.com/l.php?u=x'],
  ['Organic Social', null, null, null, 'https://t.co/abc'],
  ['Organic Social', null, null, null, 'https://old.reddit.com/r/food'],
  ['Organic Social', 'news', 'social'],
  ['Organic Social', 'news', 'Social Media'],
  ['Organic Social', 'x.com', null],
  ['Organic Video', null, null, null, 'https://m.youtube.com/watch?v=1'],
  ['Organic Video', 'somewhere', 'product-video'],
  ['Organic Search', null, null, null, 'https://www.google.co.uk/'],
  ['Organic Search', null, null, null, 'https://de.search.yahoo.com/search?p=x'],
  ['Organic Search', null, null, null, 'google.com'],
  ['Organic Search', null, null, null, 'HTTPS://DuckDuckGo.com:443/?q=x'],
  ['Organic Search', 'crawler', 'organic'],
  ['Email', 'newsletter', 'email'],
  ['Email', 'E-Mail', 'weekly'],
  ['Email', 'crm', 'e mail'],
  ['Email', null, null, null, 'https://mail.google.com/mail/u/0'],
  // The tags say more than where the link was read.
  ['Email', 'newsletter', 'email', null, 'https://www.google.com/'],
  ['Affiliates', 'blogger7', 'affiliate'],
  ['Referral', null, null, null, 'https://cooking.example/best-apps'],
  ['Referral', 'cooking.example', 'referral'],
  ['Referral', 'widget', 'app'],
  ['Referral', 'mygoogle.example', 'link'],
  ['Audio', 'podcast', 'audio'],
  ['SMS', 'sms', null],
  ['SMS', 'crm', 'SMS'],
  ['Mobile Push Notifications', 'crm', 'web-push'],
  ['Mobile Push Notifications', 'crm', 'mobile_app'],
  ['Mobile Push Notifications', 'crm', 'app notification'],
  ['Mobile Push Notifications', 'firebase', null],
  ['Unassigned', 'newsletter', null],
  ['Unassigned', 'somewhere', 'something', 'spring'],
  ['Unassigned', 'newsletter', null, null, 'https://cooking.example'],
  // A sign that some engines take for a k is none.
  ['Unassigned', 'faceboo\u212a', 'x'],
]

let ask: ReturnType<typeof asker>

beforeAll(async () => {
  const rows = [
    ...cases,
    ['Partners', 'cookbook.example', 'cpc'],
    ['Partners', 'x', 'y', 'partner-1'],
    ['Organic Social', 'kitchenbook', null],
  ].map(([, source = null, medium = null, campaign = null, referrer = null, click = null], id) => ({
    id,
    at: '2026-03-01T12:00:00Z',
    source,
    medium,
    campaign,
    referrer,
    click,
    cents: 1,
  }))
  ask = asker(await warehousesWith({ 'web.visits': { columns: schema['web.visits'], rows } }), { catalog: company, metrics: [count] })
})

const march = { metrics: ['visits'], range: ['2026-03-01', '2026-03-02'] as const }

test('every visit is of the channel that GA4 gives it', async () => {
  const { rows } = await ask({ ...march, by: ['id', 'channel'], order: [{ key: 'id', direction: 'asc' }], limit: 200 })
  const found = rows.slice(0, cases.length).map(({ channel }, index) => [channel, ...(cases[index]?.slice(1) ?? [])])
  expect(found).toEqual(cases.map((each) => [...each]))
})

test('own rules come first, lists grow, and all channels are known', async () => {
  const { rows, result } = await ask({
    ...march,
    by: ['id', 'our_channel'],
    where: { id: { from: cases.length } },
    order: [{ key: 'id', direction: 'asc' }],
  })
  expect(rows.map((row) => row.our_channel)).toEqual(['Partners', 'Partners', 'Organic Social'])
  expect(result.columns[1]?.title).toBe('Our channel')
  await expect(ask({ ...march, where: { our_channel: 'Partner' } })).rejects.toThrow('Partner')
  const direct = await ask({ ...march, by: ['by_referrer'], where: { by_referrer: ['Direct', 'Referral'] } })
  expect(direct.rows.map((row) => row.by_referrer)).toEqual(['Direct', 'Referral'])
})

test('rules that cannot work are refused in a sentence', async () => {
  const { checkKind } = await import('./index')
  const said = (written: object) => checkKind(written as never, visits)
  expect(said({ channelOf: {} })).toEqual(['channelOf names no column. Name source, medium, campaign, referrer or clickId.'])
  expect(said({ channelOf: { source: 'cents' } })).toEqual(['channels are made of text, but cents is integer.'])
  const rules = (when: object) => ({ channelOf, rules: { ...channelRules, rules: [{ channel: 'X', when: [when] }] } })
  expect(said(rules({ site: { in: ['sozial'] } }))).toEqual([
    'its rules name the list "sozial". Known: search, shopping, social, video, email, searchAds.',
  ])
  expect(said(rules({}))).toEqual(['the rule of "X" has a case without a test, which would take every visit.'])
  expect(said(rules({ medium: { matches: '\\bcpc' } }))[0]).toContain('has signs that engines read differently')
  expect(said(rules({ medium: { is: ['CPC'] } }))).toEqual(['the rules look for "CPC", but compare in small letters. Write it small.'])
})
