module.exports = { layout: "incident.njk", permalink: (data) => `/incidents/${data.page.fileSlug}.html` };
