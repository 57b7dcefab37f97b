import { describe, expect, it } from 'vitest'
import { isEcho } from '../../src/verify/echo.ts'
import { collectProject } from '../support/collect.ts'

describe('an echo', () => {
  it.each<[string, string, boolean]>([
    ['export function loadUser(id: string) {}', 'Loads the user.', true],
    ['export function loadUser(id: string) {}', 'Loads the user by id.', true],
    ['export function loadUser(id: string) {}', 'Loads a user from disk.', false],
    ['export function loadUser(id: string) {}', 'The function.', false],
    ['export function loadUser(id: string) {}', '', false],
    ['export class HTMLParser {}', 'An HTML parser class.', true],
    ['export class HTMLParser {}', 'An HTML parser function.', false],
    ['export enum Colors {}', 'The color enum.', true],
    ['export const ipv4Address = 1', 'IPv4 address.', true],
    ['export const ipv4Address = 1', 'IPv6 address.', false],
    ['export type Copies<Item> = Item[]', 'Copies of an item.', true],
    ['export default function () {}', 'Indexes.', true],
    ['export interface Category {}', 'Categories.', true],
    ['export function validation() {}', 'Validates.', true],
    ['export function run() {}', 'Running.', true],
    ['export class HTMLText {}', 'Text of html.', true],
    ['export function getIpV4() {}', 'The IPV4.', true],
    ['export const sum12 = 1', 'The sum of 21.', false],
    ['export const sum12 = 1', 'The sum of 12.', true],
    ['export const xx = 1', 'An x.', false],
    ['export class Pass {}', 'Passes.', true],
  ])('of %s: %j is one: %s', async (text, summary, expected) => {
    const { symbols } = await collectProject({ 'index.ts': text })
    expect(isEcho(summary, symbols[0]!)).toBe(expected)
  })

  it.each([
    ['Diesel', 'Dyel'],
    ['Stationary', 'Statary'],
    ['Stringent', 'Strent'],
    ['Lesson', 'Leson'],
    ['Bread', 'Brad'],
  ])('takes no ending from within: %s is not %s', async (name, summary) => {
    const { symbols } = await collectProject({ 'index.ts': `export class ${name} {}` })
    expect(isEcho(`${summary}.`, symbols[0]!)).toBe(false)
  })
})
