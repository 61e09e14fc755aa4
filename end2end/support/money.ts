// Amounts as the shop writes them.
export type Currency = 'CNY' | 'USD';

const SYMBOLS: Record<Currency, string> = { CNY: '¥', USD: '$' };

/** 129900 minor units of CNY are `¥1,299.00`. */
export function formatAmount(minor: number, currency: Currency): string {
  const whole = Math.floor(minor / 100).toLocaleString('en-US');
  const fraction = String(minor % 100).padStart(2, '0');
  return `${SYMBOLS[currency]}${whole}.${fraction}`;
}

/** The first amount in a text, in minor units. */
export function parseAmount(text: string): number {
  const found = /[¥$]\s*([\d,]+)(?:\.(\d{2}))?/.exec(text.replace(/\s+/g, ' '));
  if (!found) throw new Error(`no amount in “${text}”`);
  return Number(found[1]?.replaceAll(',', '')) * 100 + Number(found[2] ?? 0);
}
