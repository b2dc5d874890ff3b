import type { Command } from './command'

export const userCommand: Command = {
  name: 'user [action] [...rest]',
  description: 'People and their tokens: add, list, disable, enable, role, link, sign-on, token create|list|revoke',
  options: [
    ['--name <text>', 'Name of a new person or token'],
    ['--role <role>', 'viewer (default), analyst or administrator'],
    ['--teams <names>', 'Teams of a new person, with commas between'],
    ['--password-stdin', 'Read the new person’s password from standard input; else a sign-in link is printed'],
    ['--days <number>', 'How long a new token is good for (default: 90)'],
  ],
  examples: [
    'yardstick user add ann@example.com --name "Ann Lee" --role analyst --teams growth,product',
    'yardstick user role ann@example.com administrator',
    'yardstick user token create ann@example.com --name nightly --days 30',
    'yardstick user token revoke ann@example.com <id>',
    'yardstick user link ann@example.com',
    'yardstick user sign-on ann@example.com',
  ],
  run: async (call) => (await import('./user')).runUser(call),
}
