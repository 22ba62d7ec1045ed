// Reads an ICS text from standard input with ical.js and prints its events as JSON.
// The first argument is the file of the library.
import { readFileSync } from "node:fs";

const { default: ICAL } = await import(process.argv[2]);

function read(component) {
  const event = new ICAL.Event(component);
  const alarms = component.getAllSubcomponents("valarm");
  return {
    uid: event.uid,
    first: event.startDate.toString(),
    end: event.endDate.toString(),
    summary: event.summary,
    sequence: event.sequence,
    status: component.getFirstPropertyValue("status"),
    alarms: alarms.map((alarm) => alarm.getFirstPropertyValue("trigger").toSeconds()),
  };
}

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
process.stdout.write(JSON.stringify(calendar.getAllSubcomponents("vevent").map(read)));
