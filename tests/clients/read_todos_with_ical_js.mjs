// Reads an ICS text from standard input with ical.js and prints its to-dos as JSON.
// The first argument is the file of the library.
import { readFileSync } from "node:fs";

const { default: ICAL } = await import(process.argv[2]);

function read(component) {
  const told = (name) => component.getFirstPropertyValue(name);
  return {
    uid: told("uid"),
    due: told("due")?.toString() ?? null,
    is_day: told("due")?.isDate ?? null,
    summary: told("summary"),
    status: told("status"),
    percent: told("percent-complete"),
    completed: told("completed")?.toString() ?? null,
    sequence: told("sequence"),
  };
}

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
process.stdout.write(JSON.stringify(calendar.getAllSubcomponents("vtodo").map(read)));
