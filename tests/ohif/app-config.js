window.config = {
  routerBasename: "/",
  extensions: [],
  modes: [],
  showStudyList: true,
  dataSources: [
    {
      namespace: "@ohif/extension-default.dataSourcesModule.dicomweb",
      sourceName: "lightbox",
      configuration: {
        friendlyName: "Lightbox",
        qidoRoot: "https://lightbox.example.org/dicomweb",
        wadoRoot: "https://lightbox.example.org/dicomweb",
        wadoUriRoot: "https://lightbox.example.org/dicomweb",
        imageRendering: "wadors",
        thumbnailRendering: "thumbnail",
        thumbnailRequestStrategy: "fetch",
        supportsFuzzyMatching: true,
        supportsWildcard: true,
        enableStudyLazyLoad: true,
        bulkDataURI: { enabled: true },
      },
    },
  ],
  defaultDataSourceName: "lightbox",
};
