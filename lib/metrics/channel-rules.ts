import { freeze } from './freeze'

/** What is known of how a visit came about. `site` is the source, or where there is neither source nor medium the host that referred. */
export type VisitSubject = 'source' | 'medium' | 'campaign' | 'referrer' | 'clickId' | 'site'

/** True where any of it is; texts are compared in small letters. */
export interface ChannelTest {
  readonly is?: readonly string[]
  readonly begins?: readonly string[]
  readonly ends?: readonly string[]
  readonly contains?: readonly string[]
  /** A regular expression of small letters, digits, `-_ .*+?^$|()[]`, which all engines read alike. */
  readonly matches?: string
  /** Lists of sites by name: `google` stands for `google.com`, `www.google.co.uk` and the source `google`, `t.co` for itself. */
  readonly in?: readonly string[]
  /** Whether there is nothing. */
  readonly empty?: boolean
}

/** A visit is of this channel where all tests of any of the cases pass. */
export interface ChannelRule {
  readonly channel: string
  readonly when: readonly { readonly [Subject in VisitSubject]?: ChannelTest }[]
}

/** Data, to be copied and changed. The first rule that passes decides; where none does, it is `otherwise`. */
export interface ChannelRules {
  /** Says which edition it is; part of the definition of metrics. */
  readonly version: string
  readonly sites: Readonly<Record<string, readonly string[]>>
  readonly rules: readonly ChannelRule[]
  readonly otherwise: string
}

interface BuiltInRules extends ChannelRules {
  readonly sites: Readonly<Record<'search' | 'shopping' | 'social' | 'video' | 'email' | 'searchAds', readonly string[]>>
}

const paid = { matches: 'cp|^ppc$|^retargeting$|^paid' } as const
const shop = { matches: '(^|[^a-df-z])shop|shopping' } as const
const email = { is: ['email', 'e-mail', 'e_mail', 'e mail'] } as const

/**
 * The default channel group of Google Analytics 4 in its order, with click ids and referrers for visits without tags.
 *
 * ```ts
 * const rules = {
 *   ...channelRules,
 *   version: 'plateful 1',
 *   rules: [{ channel: 'Partners', when: [{ source: { is: ['cookbook.example'] } }] }, ...channelRules.rules],
 * }
 * ```
 */
export const channelRules: BuiltInRules = freeze({
  version: 'ga4 2026-06',
  sites: {
    search: [
      ...['google', 'bing', 'yahoo', 'duckduckgo', 'ecosia', 'baidu', 'yandex', 'naver', 'daum', 'seznam', 'sogou', 'qwant', 'startpage'],
      ...[
        'brave',
        'search.brave.com',
        'aol',
        'ask',
        'lycos',
        'dogpile',
        'babylon',
        'conduit',
        'avg',
        'comcast',
        'virgilio',
        'so.com',
        'biglobe',
      ],
      ...[
        'goo.ne.jp',
        'ukr',
        'rambler',
        'nigma',
        'onet',
        'szukacz',
        'terra',
        'eniro',
        'incredimail',
        'mamma',
        'centrum.cz',
        'mojeek',
        'swisscows',
      ],
      ...['perplexity', 'petalsearch', 'presearch', 'kagi', 'gibiru', 'msn', '360.cn', 'coccoc', 'yippy', 'exalead', 'googlesyndication'],
    ],
    shopping: [
      ...[
        'amazon',
        'ebay',
        'etsy',
        'walmart',
        'alibaba',
        'aliexpress',
        'shopify',
        'shopzilla',
        'igshopping',
        'shopping',
        'stripe',
        'mercadolibre',
      ],
      ...[
        'mercadolivre',
        'google-shopping',
        'target',
        'temu',
        'shein',
        'rakuten',
        'flipkart',
        'zalando',
        'otto',
        'idealo',
        'pricerunner',
        'kelkoo',
      ],
      ...[
        'bestbuy',
        'costco',
        'wayfair',
        'wish.com',
        'allegro',
        'bol.com',
        'cdiscount',
        'fnac',
        'tmall',
        'taobao',
        'jd.com',
        'lazada',
        'shopee',
      ],
      ...['shop.app', 'slickdeals', 'ricardo.ch', 'newegg', 'overstock', 'poshmark', 'vinted', 'depop'],
    ],
    social: [
      ...[
        'facebook',
        'fb',
        'fb.me',
        'instagram',
        'ig',
        'meta',
        'threads',
        'threads.net',
        'twitter',
        't.co',
        'x.com',
        'linkedin',
        'lnkd.in',
      ],
      ...[
        'pinterest',
        'pin.it',
        'reddit',
        'redd.it',
        'snapchat',
        'tumblr',
        'quora',
        'messenger',
        'whatsapp',
        'wa.me',
        'telegram',
        't.me',
        'discord',
      ],
      ...[
        'slack',
        'vk',
        'vkontakte',
        'ok.ru',
        'odnoklassniki',
        'weibo',
        'wechat',
        'line.me',
        'kakao',
        'mastodon',
        'bsky.app',
        'bluesky',
        'medium.com',
      ],
      ...[
        'substack',
        'news.ycombinator.com',
        'hacker news',
        'producthunt',
        'stackoverflow',
        'stackexchange',
        'github',
        'meetup',
        'xing',
        'nextdoor',
      ],
      ...[
        'flickr',
        'glassdoor',
        'goodreads',
        'tripadvisor',
        'yelp',
        'blogger',
        'blogspot',
        'wordpress',
        'digg',
        'diigo',
        'pocket',
        'getpocket',
      ],
      ...[
        'instapaper',
        'disqus',
        'deviantart',
        'livejournal',
        'mixi',
        'ameba',
        'hatena',
        'douban',
        'zhihu',
        'taringa',
        'viadeo',
        'gab',
        'truthsocial',
      ],
    ],
    video: [
      ...[
        'youtube',
        'youtu.be',
        'vimeo',
        'tiktok',
        'twitch',
        'dailymotion',
        'netflix',
        'hulu',
        'disneyplus',
        'rumble',
        'bilibili',
        'youku',
        'iqiyi',
      ],
      ...['niconico', 'crackle', 'wistia', 'ted', 'peertube', 'veoh', 'viddler', 'crunchyroll', 'odysee', 'vevo', 'kick.com', 'ustream'],
    ],
    email: [
      'mail.google.com',
      'mail.yahoo.com',
      'outlook.live.com',
      'outlook.office.com',
      'outlook.office365.com',
      'mail.ru',
      'mail.proton.me',
      'mail.aol.com',
    ],
    searchAds: ['google', 'bing', 'yahoo', 'duckduckgo', 'msn'],
  },
  rules: [
    {
      channel: 'Direct',
      when: [
        { source: { empty: true }, medium: { empty: true }, referrer: { empty: true }, clickId: { empty: true } },
        { source: { is: ['(direct)'] }, medium: { is: ['(none)', '(not set)'] } },
      ],
    },
    { channel: 'Cross-network', when: [{ campaign: { contains: ['cross-network'] } }] },
    {
      channel: 'Paid Shopping',
      when: [
        { site: { in: ['shopping'] }, medium: paid },
        { campaign: shop, medium: paid },
      ],
    },
    {
      channel: 'Paid Search',
      when: [
        { site: { in: ['search'] }, medium: paid },
        { clickId: { empty: false }, site: { in: ['searchAds'] } },
        { clickId: { empty: false }, source: { empty: true }, medium: { empty: true }, referrer: { empty: true } },
      ],
    },
    { channel: 'Paid Social', when: [{ site: { in: ['social'] }, medium: paid }] },
    { channel: 'Paid Video', when: [{ site: { in: ['video'] }, medium: paid }] },
    { channel: 'Display', when: [{ medium: { is: ['display', 'banner', 'expandable', 'interstitial', 'cpm'] } }] },
    { channel: 'Paid Other', when: [{ medium: paid }, { clickId: { empty: false } }] },
    { channel: 'Organic Shopping', when: [{ site: { in: ['shopping'] } }, { campaign: shop }] },
    {
      channel: 'Organic Social',
      when: [
        { site: { in: ['social'] } },
        { medium: { is: ['social', 'social-network', 'social-media', 'sm', 'social network', 'social media'] } },
      ],
    },
    { channel: 'Organic Video', when: [{ site: { in: ['video'] } }, { medium: { contains: ['video'] } }] },
    { channel: 'Organic Search', when: [{ site: { in: ['search'] } }, { medium: { is: ['organic'] } }] },
    { channel: 'Email', when: [{ source: email }, { medium: email }, { site: { in: ['email'] } }] },
    { channel: 'Affiliates', when: [{ medium: { is: ['affiliate', 'affiliates'] } }] },
    {
      channel: 'Referral',
      when: [
        { medium: { is: ['referral', 'app', 'link'] } },
        { source: { empty: true }, medium: { empty: true }, referrer: { empty: false } },
      ],
    },
    { channel: 'Audio', when: [{ medium: { is: ['audio'] } }] },
    { channel: 'SMS', when: [{ source: { is: ['sms'] } }, { medium: { is: ['sms'] } }] },
    {
      channel: 'Mobile Push Notifications',
      when: [{ medium: { ends: ['push'], contains: ['mobile', 'notification'] } }, { source: { is: ['firebase'] } }],
    },
  ],
  otherwise: 'Unassigned',
})
