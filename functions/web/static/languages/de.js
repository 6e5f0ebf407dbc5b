/** The German texts, by their English ones. A text for one and for several has both forms, with a bar between them. */

/** @type {Record<string, string>} */
export const GERMAN = {
  "Dark theme": "Dunkles Design",
  "Depth logs": "Tiefenprofile",
  "Light theme": "Helles Design",
  "Sign out": "Abmelden",
  Audit: "Protokoll",
  Images: "Bilder",
  Locations: "Orte",
  Profile: "Profil",
  Statistics: "Statistik",
  Upload: "Hochladen",
  Users: "Benutzer",
};
