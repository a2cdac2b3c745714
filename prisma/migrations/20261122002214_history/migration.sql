-- CreateTable
CREATE TABLE "Event" (
    "source" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "clusterSlug" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    "kind" TEXT NOT NULL,
    "topic" TEXT,
    "brokers" TEXT NOT NULL,
    "jobId" TEXT,
    "body" TEXT NOT NULL,

    PRIMARY KEY ("source", "seq")
);

-- CreateTable
CREATE TABLE "Watch" (
    "clusterSlug" TEXT NOT NULL PRIMARY KEY,
    "owner" TEXT NOT NULL,
    "leaseUntil" DATETIME NOT NULL,
    "watchedUntil" DATETIME NOT NULL,
    "batch" INTEGER NOT NULL,
    "memory" TEXT
);

-- CreateIndex
CREATE INDEX "Event_at_idx" ON "Event"("at");

-- CreateIndex
CREATE INDEX "Event_clusterSlug_at_idx" ON "Event"("clusterSlug", "at");

-- CreateIndex
CREATE INDEX "Event_clusterSlug_topic_at_idx" ON "Event"("clusterSlug", "topic", "at");
