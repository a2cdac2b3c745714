-- CreateTable
CREATE TABLE "Event" (
    "source" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "clusterSlug" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "topic" TEXT,
    "brokers" TEXT NOT NULL,
    "jobId" TEXT,
    "body" TEXT NOT NULL,

    CONSTRAINT "Event_pkey" PRIMARY KEY ("source","seq")
);

-- CreateTable
CREATE TABLE "Watch" (
    "clusterSlug" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "leaseUntil" TIMESTAMP(3) NOT NULL,
    "watchedUntil" TIMESTAMP(3) NOT NULL,
    "batch" INTEGER NOT NULL,
    "memory" TEXT,

    CONSTRAINT "Watch_pkey" PRIMARY KEY ("clusterSlug")
);

-- CreateIndex
CREATE INDEX "Event_at_idx" ON "Event"("at");

-- CreateIndex
CREATE INDEX "Event_clusterSlug_at_idx" ON "Event"("clusterSlug", "at");

-- CreateIndex
CREATE INDEX "Event_clusterSlug_topic_at_idx" ON "Event"("clusterSlug", "topic", "at");
