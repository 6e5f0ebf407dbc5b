"""Name what some tests need that a plain clone lacks. Each reason to skip says in one line how to get it."""

SAMPLE_DATA = "needs the sample files: ../shared/data, beside the checkout"
CHROMIUM = "needs Chromium (Debian: apt-get install chromium)"
NODE = "needs Node.js (Debian: apt-get install nodejs)"
VIEWER_LIBRARIES = "needs axe and the viewer's libraries: npm ci in infra/viewer; ./run test does it where npm is there"
DYNAMODB_LOCAL = "needs DynamoDB Local, by java and npm (Debian: apt-get install default-jre-headless npm)"
LAYERS = "needs the layers: ./run sam build"
LINUX = "needs Linux: its /proc, and more than one loopback address"
